# SPDX-License-Identifier: Apache-2.0
"""Drives dnf 4 through its Python interface and speaks JSON, one object a line.

usage: dnf-bridge.py VERB REQUEST

REQUEST is one JSON object. Answers go to standard output, reports about progress to descriptor 3 (where it is open), words
for people to standard output while something is changed, else to standard error. A failure ends with 1 and a last line
"Error (CODE): sentence".
"""
import fcntl
import fnmatch
import glob
import json
import logging
import os
import re
import sys
import time
import xml.etree.ElementTree



def is_open(descriptor):
    try:
        return bool(fcntl.fcntl(descriptor, fcntl.F_GETFL) & (os.O_WRONLY | os.O_RDWR))
    except OSError:
        return False


# Asked first: what is opened next would get the number.
REPORTED = is_open(3)
ANSWERS = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
LOCKED = 200
PATIENCE = 20.0


class Failure(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


try:
    import dnf
    import dnf.callback
    import dnf.exceptions
    import dnf.rpm
    import dnf.transaction
    import dnf.yum.rpmtrans
    import hawkey
    import rpm
    from libdnf.transaction import TransactionItemReason_CLEAN as CLEAN
    from libdnf.transaction import TransactionItemReason_DEPENDENCY as DEPENDENCY
    from libdnf.transaction import TransactionItemReason_GROUP as GROUP
    from libdnf.transaction import TransactionItemReason_USER as USER
    from libdnf.transaction import TransactionItemReason_WEAK_DEPENDENCY as WEAK_DEPENDENCY
except ImportError as missing:
    print("Error (COMMAND_NOT_FOUND): dnf 4 cannot be used by %s: %s" % (sys.executable, missing), file=sys.stderr)
    sys.exit(1)

REASONS = {"USER": (USER,), "DEPENDENCY": (DEPENDENCY, WEAK_DEPENDENCY, CLEAN), "GROUP": (GROUP,)}


def answer(**fields):
    ANSWERS.write(json.dumps(fields, ensure_ascii=False) + "\n")


class Reports:
    """Descriptor 3, as long as somebody reads it."""

    def __init__(self):
        self.out = os.fdopen(3, "w", encoding="utf-8", errors="replace") if REPORTED else None

    def send(self, **fields):
        if self.out is not None:
            self.out.write(json.dumps(fields, ensure_ascii=False) + "\n")
            self.out.flush()


class TrustConfigured(dnf.callback.KeyImport):
    """Takes a key that the operator has put on this host; one from the network has to be imported by a person."""

    def _confirm(self, id, userid, fingerprint, url, timestamp):
        return url.startswith("file:")


class Fetching(dnf.callback.DownloadProgress):
    def __init__(self, reports):
        self.reports = reports
        self.total = 0
        self.done = {}
        self.last = -1

    def start(self, total_files, total_size, total_drpms=0):
        self.total = max(1, total_size)
        self.done = {}

    def progress(self, payload, done):
        self.done[str(payload)] = done
        percent = min(100, int(100 * sum(self.done.values()) / self.total))
        if percent != self.last:
            self.last = percent
            self.reports.send(fetching=percent, message="fetching " + str(payload))

    def end(self, payload, status, err_msg):
        if status is None or status == dnf.callback.STATUS_ALREADY_EXISTS:
            self.progress(payload, int(payload.download_size))
        elif err_msg:
            print("%s: %s" % (payload, err_msg), flush=True)


class Changing(dnf.yum.rpmtrans.TransactionDisplay):
    KEPT = re.compile(r"warning: (\S+) created as (\S+\.rpmnew)$")
    SAVED = re.compile(r"warning: (\S+) saved as (\S+\.rpmsave)$")

    def __init__(self, reports, base):
        super().__init__()
        self.reports = reports
        self.base = base
        self.last = None
        self.current = ""
        self.said = []
        self.failed = []
        self.saved = []

    def progress(self, package, action, ti_done, ti_total, ts_done, ts_total):
        passing = (dnf.transaction.TRANS_PREPARATION, dnf.transaction.TRANS_POST, dnf.transaction.PKG_VERIFY)
        if package is None or action in passing:
            return
        name = str(package)
        if name != self.current:
            self.current = name
            self.said = []
        share = (ti_done / ti_total) if ti_total else 1
        percent = max(0, min(100, int(100 * (ts_done - 1 + share) / max(1, ts_total))))
        words = dnf.transaction.ACTIONS.get(action, "working on")
        if (percent, words, name) != self.last:
            self.last = (percent, words, name)
            self.reports.send(changing=percent, subject=getattr(package, "name", name), message="%s: %s" % (words, name))

    def scriptout(self, msgs):
        if not msgs:
            return
        text = msgs.decode("utf-8", "replace") if isinstance(msgs, bytes) else str(msgs)
        for line in text.splitlines():
            print(line, flush=True)
            self.said.append(line)
            kept = self.KEPT.match(line)
            if kept:
                self.reports.send(asking=kept.group(1))
            saved = self.SAVED.match(line)
            if saved:
                self.saved.append(saved.group(2))
            if "scriptlet failed" in line:
                self.failing(line)

    def error(self, message):
        print(message, flush=True)
        self.failing(str(message))

    def failing(self, message):
        # Error in POSTIN scriptlet in rpm package NAME; warning: %post(NEVRA) scriptlet failed, exit status 1
        found = re.search(r"rpm package (\S+)$", message)
        named = found.group(1) if found else None
        if named is None:
            found = re.search(r"%\w+\((\S+)\) scriptlet failed", message)
            named = self.name_of(found.group(1)) if found else self.current
        if named not in self.failed:
            self.failed.append(named)
            words = [line for line in self.said if "scriptlet failed" not in line][-3:]
            self.reports.send(failing=named, message=message + (" (%s)" % "; ".join(words) if words else ""))

    def name_of(self, nevra):
        parsed = hawkey.split_nevra(nevra)
        return parsed.name


class Bridge:
    def __init__(self, request, reports):
        self.request = request
        self.reports = reports
        self.root = request["root"]
        self.allow = set(request.get("allow", ()))
        self.deadline = time.monotonic() + max(PATIENCE, float(request.get("lock_wait", 0)))
        self.base = None
        self.unreadable = []

    # ---- dnf, set up for this root

    def open(self, best=True, cached=True, available=True):
        base = dnf.Base()
        conf = base.conf
        conf.substitutions["releasever"] = dnf.rpm.detect_releasever(self.root) or self.version_id()
        if self.root == "/":
            conf.read()
        else:
            conf.config_file_path = os.path.join(self.root, "etc/dnf/dnf.conf")
            if os.path.exists(conf.config_file_path):
                conf.read(conf.config_file_path)
            conf.installroot = self.root
            for option in ("cachedir", "persistdir", "logdir"):
                conf.prepend_installroot(option)
            conf.reposdir = [self.below(path) for path in conf.reposdir]
            conf.varsdir = [self.below(path) for path in conf.varsdir]
            conf.pluginpath = []
        conf.substitutions.update_from_etc(self.root, varsdir=conf.varsdir)
        conf.assumeyes = True
        conf.exit_on_lock = True
        conf.best = best
        # Only what is named goes.
        conf.clean_requirements_on_remove = False
        if "NO_RECOMMENDS" in self.allow:
            conf.install_weak_deps = False
        # Holds are applied here, with the plugin or without.
        plugged = any(os.path.exists(os.path.join(path, "versionlock.py")) for path in conf.pluginpath)
        base.init_plugins(disabled_glob=("versionlock",) if plugged else ())
        base.pre_configure_plugins()
        base.read_all_repos()
        base.configure_plugins()
        for repo in base.repos.iter_enabled():
            repo._set_key_import(TrustConfigured())
            if cached:
                repo._repo.setSyncStrategy(dnf.repo.SYNC_ONLY_CACHE)
                repo.skip_if_unavailable = True
        self.base = base
        if not cached:
            return
        enabled = [repo.id for repo in base.repos.iter_enabled()]
        self.locked(lambda: base.fill_sack(load_system_repo=True, load_available_repos=available))
        still = {repo.id for repo in base.repos.iter_enabled()}
        self.unreadable = [name for name in enabled if name not in still] if available else []
        if available and "HELD" not in self.allow:
            self.apply_holds()
        excluded = self.request.get("excluded", ())
        if excluded:
            names = {self.split(name)[0] for name in excluded}
            base.sack.add_excludes(base.sack.query().available().filterm(name=list(names)))

    def below(self, path):
        return os.path.join(self.root, path.lstrip("/"))

    def version_id(self):
        try:
            with open(self.below("/etc/os-release"), encoding="utf-8") as lines:
                for line in lines:
                    if line.startswith("VERSION_ID="):
                        return line.split("=", 1)[1].strip().strip("\"'")
        except OSError:
            pass
        return ""

    def locked(self, work):
        """Waits for another dnf, then says who it is."""
        while True:
            try:
                return work()
            except dnf.exceptions.ProcessLockError as held:
                if time.monotonic() > self.deadline:
                    raise Failure("LOCKED", "another process holds the package manager's lock: %s (pid %d)"
                                  % (self.command(held.pid), held.pid))
                time.sleep(0.1)

    @staticmethod
    def command(pid):
        try:
            with open("/proc/%d/comm" % pid, encoding="utf-8") as comm:
                return comm.read().strip()
        except OSError:
            return "a process"

    def await_rpm_lock(self):
        """rpm itself would wait for ever."""
        path = rpm.expandMacro("%{_rpmlock_path}")
        path = path if self.root == "/" else self.below(path)
        while True:
            try:
                with open(path, "a", encoding="utf-8") as lock:
                    fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except FileNotFoundError:
                return
            except OSError:
                if time.monotonic() > self.deadline:
                    raise Failure("LOCKED", "another process holds the package manager's lock " + path)
                time.sleep(0.1)

    # ---- holds: the file of dnf's versionlock plugin, whether that is installed or not

    def lock_list(self):
        place = "/etc/dnf/plugins/versionlock.list"
        try:
            with open(self.below("/etc/dnf/plugins/versionlock.conf"), encoding="utf-8") as lines:
                for line in lines:
                    found = re.match(r"\s*locklist\s*=\s*(\S+)", line)
                    if found:
                        place = found.group(1)
        except OSError:
            pass
        return self.below(place)

    def lock_patterns(self):
        try:
            with open(self.lock_list(), encoding="utf-8") as lines:
                texts = [line.split("#", 1)[0].strip() for line in lines]
        except OSError:
            return []
        return [text for text in texts if text and not text.startswith("!")]

    def is_held(self, package):
        return any(self.matches(pattern, package) for pattern in self.patterns())

    def patterns(self):
        if not hasattr(self, "_patterns"):
            self._patterns = self.lock_patterns()
        return self._patterns

    @staticmethod
    def matches(pattern, package):
        name, version, release, arch = package.name, package.version, package.release, package.arch
        epoch = package.epoch
        forms = (
            "%s-%s:%s-%s.%s" % (name, epoch, version, release, arch), "%s-%s-%s.%s" % (name, version, release, arch),
            "%s-%s:%s-%s" % (name, epoch, version, release), "%s-%s-%s" % (name, version, release),
            "%s-%s" % (name, version), "%s.%s" % (name, arch), name)
        return any(fnmatch.fnmatchcase(form, pattern) for form in forms)

    def apply_holds(self):
        if not self.patterns():
            return
        names = {p.name for p in self.base.sack.query().installed() if self.is_held(p)}
        if names:
            others = [p for p in self.base.sack.query().available().filterm(name=list(names)) if not self.is_held(p)]
            if others:
                self.base.sack.add_excludes(self.base.sack.query().filterm(pkg=others))

    # ---- names

    @staticmethod
    def split(name):
        bare, _, arch = name.partition(":")
        return bare, arch or None

    def named(self, query, name):
        bare, arch = self.split(name)
        found = query.filter(name=bare)
        if arch:
            return found.filter(arch=arch)
        native = [self.base.conf.substitutions["basearch"], self.base.conf.substitutions["arch"], "noarch"]
        own = found.filter(arch=native)
        return own if own else found

    def version(self, query, text):
        return query.filter(evr=text if ":" in text else "0:" + text)

    # ---- what shall be

    def mark(self):
        base = self.base
        wanted = self.request.get("wanted", ())
        archives = {entry["archive"]: None for entry in wanted if entry.get("archive")}
        if archives:
            for path, package in zip(archives, base.add_remote_rpms(list(archives))):
                archives[path] = package
        if self.request.get("everything"):
            base.upgrade_all()
        for entry in wanted:
            self.mark_present(entry, archives)
        for entry in self.request.get("absent", ()):
            found = self.named(base.sack.query().installed(), entry["name"])
            for package in self.version(found, entry["version"]) if entry.get("version") else found:
                base.package_remove(package)

    def mark_present(self, entry, archives):
        base = self.base
        name, version = entry["name"], entry.get("version")
        installed = list(self.named(base.sack.query().installed(), name))
        self.check_hold(name, version, installed)
        if version is None:
            bare, arch = self.split(name)
            spec = bare + ("." + arch if arch else "")
            if installed:
                if "REINSTALL" in self.allow and not self.named(base.sack.query().upgrades(), name):
                    base.reinstall(spec)
                else:
                    base.upgrade(spec)
            else:
                base.install(spec)
            return
        if entry.get("archive"):
            package = archives[entry["archive"]]
        else:
            found = list(self.version(self.named(base.sack.query().available(), name), version))
            same = [p for p in installed if p.evr == version]
            if same and "REINSTALL" not in self.allow:
                return
            if not found:
                raise Failure("PKG_NOT_FOUND", "there is no version %s of %s" % (version, name))
            package = found[0]
        if not installed or self.side_by_side(package):
            base.package_install(package)
        elif installed[0].evr == package.evr:
            base.reinstall(str(installed[0]))
        elif package > max(installed):
            base.package_upgrade(package)
        else:
            base.package_downgrade(package)

    def check_hold(self, name, version, installed):
        """What is held is not seen in other versions, and would pass for up to date or unknown."""
        held = installed and "HELD" not in self.allow and self.is_held(max(installed))
        everything = self.base.sack.query(flags=hawkey.IGNORE_EXCLUDES)
        changes = version != max(installed).evr if held and version else held and self.named(everything.upgrades(), name)
        if changes:
            raise Failure("PKG_MANAGER_ERROR", "%s is on hold (versionlock); release the hold or use force" % name)

    def side_by_side(self, package):
        return bool(self.base._get_installonly_query(self.base.sack.query().filterm(pkg=[package])))

    def resolve(self):
        """Without taking anything away if that can be; what would have to go is for others to judge."""
        self.mark()
        try:
            self.base.resolve(allow_erasing=bool(self.request.get("absent")))
            return
        except dnf.exceptions.DepsolveError as without:
            first = without
        self.base.reset(goal=True)
        self.base._goal = dnf.goal.Goal(self.base.sack)
        self.mark()
        try:
            self.base.resolve(allow_erasing=True)
        except dnf.exceptions.DepsolveError:
            raise first

    def place(self, package):
        """What is there once, by name; of what is there in several versions, each by itself."""
        key = (package.name, package.arch)
        return key + (package.evr,) if self.side_by_side(package) else key

    def steps(self):
        transaction = self.base.transaction
        before = {self.place(package): package for package in transaction.remove_set}
        after = {self.place(package): package for package in transaction.install_set}
        for key in after:
            found = self.base.sack.query().installed().filterm(name=key[0], arch=key[1])
            installed = list(self.version(found, key[2]) if len(key) > 2 else found)
            if installed:
                before[key] = max(installed)
        return [(key[:2], before.get(key), after.get(key)) for key in sorted(set(before) | set(after))]

    def guard(self):
        """The plan has been checked; this is for what changes between the plan and the deed."""
        named = {self.split(entry["name"])[0] for entry in self.request.get("absent", ())}
        # Of kernels only so many are kept: an old one makes room for the new one.
        named.update(package.name for package in self.base.transaction.install_set if self.side_by_side(package))
        for (name, arch), before, after in self.steps():
            if after is None and name not in named and "REMOVE_OTHERS" not in self.allow:
                raise Failure("DEPENDENCY_CONFLICT", "%s would have to be removed" % name)

    def check_others(self):
        """An older version is put in only of what was named; dnf would take others along."""
        named = {self.split(entry["name"])[0] for entry in self.request.get("wanted", ())}
        for (name, arch), before, after in self.steps():
            if named and name not in named and before is not None and after is not None and after < before:
                raise Failure("DEPENDENCY_CONFLICT", "%s would have to go back to %s, too" % (name, after.evr))

    def check_holds(self):
        if "HELD" in self.allow:
            return
        for (name, arch), before, after in self.steps():
            if before is not None and self.is_held(before) and (after is None or after.evr != before.evr):
                raise Failure("PKG_MANAGER_ERROR", "%s is on hold (versionlock); release the hold or use force" % name)

    # ---- verbs

    def refresh(self):
        self.open(cached=False)
        failed = []

        def load(repo):
            repo._repo.expire()
            repo.load()

        repos = list(self.base.repos.iter_enabled())
        for number, repo in enumerate(repos):
            self.reports.send(fetching=100 * number // max(1, len(repos)), message="refreshing " + repo.id)
            try:
                self.locked(lambda: load(repo))
                print("%s: up to date" % repo.id, flush=True)
            except dnf.exceptions.RepoError as failure:
                failed.append((repo, explain(failure)))
                print("Failed repository %s (%s): %s" % (repo.id, origin(repo), failure), flush=True)
        if failed:
            code = next((code for _, (code, _) in failed if code == "GPG_ERROR"), failed[0][1][0])
            raise Failure(code, "; ".join("%s (%s): %s" % (repo.id, origin(repo), words) for repo, (_, words) in failed))
        self.locked(lambda: self.base.fill_sack(load_system_repo=False))

    def catalog(self):
        self.open()
        query = self.base.sack.query()
        for name in self.request["names"]:
            available = list(self.named(query.available(), name))
            installed = list(self.named(query.installed(), name))
            if not available and not installed:
                if query.filter(provides=name):
                    answer(name=name, installed=None, candidate=None, versions=[])
                continue
            everything = list(self.named(self.base.sack.query(flags=hawkey.IGNORE_EXCLUDES).available(), name))
            versions = []
            for package in sorted(everything, reverse=True):
                if package.evr not in versions:
                    versions.append(package.evr)
            answer(
                name=name,
                installed=max(installed).evr if installed else None,
                candidate=max(available).evr if available else None,
                versions=versions)

    def plan(self):
        self.open(best=not self.request.get("everything"))
        self.resolve()
        self.check_others()
        self.check_holds()
        for (name, arch), before, after in self.steps():
            answer(
                name=name,
                arch=arch,
                before=before.evr if before else None,
                after=after.evr if after else None,
                repository=after.reponame if after else "",
                download=after.downloadsize if after else 0)

    def download(self):
        self.open()
        self.resolve()
        self.fetch()

    def fetch_archives(self):
        """Puts originals into the working directory: signed by whom the repository says, or not at all."""
        self.allow = {"HELD"}
        self.open()
        self.base.conf.destdir = os.getcwd()
        found = []
        for entry in self.request["wanted"]:
            everything = self.base.sack.query(flags=hawkey.IGNORE_EXCLUDES).available()
            found += list(self.version(self.named(everything, entry["name"]), entry["version"]))[:1]
        self.locked(lambda: self.base.download_packages(found, Fetching(self.reports)))
        for package in found:
            self.check_signature(package)

    def fetch(self):
        packages = [p for p in self.base.transaction.install_set if not p._from_cmdline]
        if packages:
            self.locked(lambda: self.base.download_packages(packages, Fetching(self.reports)))
        bad = []
        for package in self.base.transaction.install_set:
            # Files are named in the request alone, and their content was compared with what is on record of them.
            words = "" if package._from_cmdline else self.objection(package)
            if words:
                # Each by name: one of them must not keep the others from being applied.
                print("Unsigned package %s.%s: %s" % (package.name, package.arch, words), flush=True)
                bad.append("the signature of %s is not good: %s" % (package, words))
        if bad:
            raise Failure("GPG_ERROR", "; ".join(bad))

    def objection(self, package):
        """Why its signature does not do; empty if it does."""
        result, words = self.base.package_signature_check(package)
        if result == 1:
            try:
                self.base.package_import_key(package, askcb=lambda id, userid, fingerprint: self.trusted(package))
            except (dnf.exceptions.Error, ValueError) as failure:
                return problems(failure)
            result, words = self.base.package_signature_check(package)
        return "" if result == 0 else words

    def check_signature(self, package):
        words = self.objection(package)
        if words:
            raise Failure("GPG_ERROR", "the signature of %s is not good: %s" % (package, words))

    def trusted(self, package):
        return all(url.startswith("file:") for url in self.base.repos[package.repoid].gpgkey)

    def change(self):
        self.open()
        self.resolve()
        self.guard()
        self.check_others()
        self.check_holds()
        self.carry_out()

    def carry_out(self):
        self.fetch()
        self.await_rpm_lock()
        display = Changing(self.reports, self.base)
        try:
            self.locked(lambda: self.base.do_transaction(display))
        finally:
            if any(entry.get("purge") for entry in self.request.get("absent", ())):
                for saved in display.saved:
                    self.forget(saved)
        if display.failed:
            raise Failure("PKG_MANAGER_ERROR", "a script failed: " + ", ".join(display.failed))

    def forget(self, saved):
        path = saved if saved.startswith(self.root.rstrip("/") + "/") else self.below(saved)
        try:
            os.unlink(path)
            print("removed " + path, flush=True)
        except OSError as failure:
            print("cannot remove %s: %s" % (path, failure), flush=True)

    def duplicates(self):
        query = self.base.sack.query()
        twice = query.installed().duplicated().difference(self.base._get_installonly_query(query.installed()))
        return {key: sorted(found, reverse=True) for key, found in twice._na_dict().items() if len(found) > 1}

    def finish(self):
        """Installs again what an interrupted run left in two versions, scripts included."""
        self.open(best=False)
        names = {self.split(name)[0] for name in self.request.get("names", ())}
        twice = {key: found for key, found in self.duplicates().items() if not names or key[0] in names}
        if not twice:
            return
        for found in twice.values():
            try:
                self.base.reinstall(str(found[0]))
            except dnf.exceptions.MarkingError:
                print("%s can be had nowhere, so its script is not run again" % found[0], flush=True)
            for package in found[1:]:
                self.base.package_remove(package)
        self.base.resolve(allow_erasing=True)
        self.carry_out()

    def settle(self):
        """Leaves one version of each, without running any script again."""
        self.open(available=False)
        wanted = {self.split(entry["name"])[0]: entry.get("version") for entry in self.request.get("wanted", ())}
        transaction = rpm.TransactionSet(self.root)
        transaction.setVSFlags(rpm._RPMVSF_NOSIGNATURES | rpm._RPMVSF_NODIGESTS)
        transaction.setFlags(rpm.RPMTRANS_FLAG_NOSCRIPTS | rpm.RPMTRANS_FLAG_NOTRIGGERS)
        erased = False
        for (name, arch), found in self.duplicates().items():
            stays = next((p for p in found if p.evr == wanted.get(name)), found[0])
            for package in found:
                if package is not stays:
                    print("taking %s out of the database; %s stays" % (package, stays), flush=True)
                    transaction.addErase(package.rpmdbid)
                    erased = True
        if erased:
            self.await_rpm_lock()
            problems = transaction.run(lambda *ignored: None, None)
            if problems:
                raise Failure("PKG_MANAGER_ERROR", "; ".join(str(problem) for problem in problems))

    def hold(self):
        self.open(available=False)
        path = self.lock_list()
        names = {self.split(name)[0] for name in self.request["names"]}
        lines = []
        if os.path.exists(path):
            with open(path, encoding="utf-8") as before:
                for line in before.read().splitlines():
                    pattern = line.split("#", 1)[0].strip()
                    parsed = [n.name for n in dnf.subject.Subject(pattern).get_nevra_possibilities(
                        forms=[hawkey.FORM_NEVRA, hawkey.FORM_NEVR, hawkey.FORM_NA, hawkey.FORM_NAME])] if pattern else []
                    if pattern.startswith("!") or not names.intersection(parsed):
                        lines.append(line)
        for name in sorted(names):
            for package in self.base.sack.query().installed().filterm(name=name):
                lines.append("%s-%d:%s-%s.*" % (package.name, package.epoch, package.version, package.release))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path + ".new", "w", encoding="utf-8") as after:
            after.write("\n".join(lines) + "\n")
            after.flush()
            os.fsync(after.fileno())
        os.replace(path + ".new", path)

    # ---- why packages are there

    def reasons(self):
        """Notes them as a transaction that changes no package."""
        self.open(available=False)
        history = self.base.history
        last = history.last()
        state = last.end_rpmdb_version if last else self.base._ts.dbCookie()
        for name, kind in self.request["reasons"].items():
            for package in self.named(self.base.sack.query().installed(), name):
                history.set_reason(package, self.former_reason(package, kind, last.tid if last else 0))
        history.beg(state, [], [])
        history.end(state)

    def former_reason(self, package, kind, last):
        """The last one of that kind which is on record: dnf has several where this project has one."""
        for tid in range(last, 0, -1):
            reason = self.base.history.swdb.resolveRPMTransactionItemReason(package.name, package.arch, tid)
            if reason in REASONS[kind]:
                return reason
        return REASONS[kind][0]

    # ---- the inventory

    def inventory(self):
        self.open(best=False)
        path = self.request["output"]
        with open(path + ".new", "w", encoding="utf-8") as out:
            def write(**fields):
                out.write(json.dumps(fields, ensure_ascii=False) + "\n")

            for repo in self.base.repos.iter_enabled():
                write(kind="repository", id=repo.id, name=repo.name, fetched=self.fetched(repo))
            for name in self.unreadable:
                write(kind="repository", id=name, name=name, fetched=None)
            self.write_updates(write)
            for p in self.base.sack.query().available().latest():
                write(kind="available", name=p.name, arch=p.arch, evr=p.evr, repository=p.reponame,
                      download=p.downloadsize, installed=p.installsize, summary=p.summary or "", url=p.url or "",
                      license=p.license or "", source=p.source_name or p.name, vendor=p.vendor or p.packager or "",
                      requires=[str(r) for r in p.requires if not str(r).startswith("rpmlib(")])
        os.replace(path + ".new", path)

    @staticmethod
    def fetched(repo):
        try:
            return int(os.stat(os.path.join(repo._repo.getCachedir(), "repodata/repomd.xml")).st_mtime)
        except OSError:
            return None

    def reboots(self):
        """Ids of advisories that suggest a reboot, which dnf's interface does not tell."""
        found = set()
        for repo in self.base.repos.iter_enabled():
            try:
                text = repo.get_metadata_content("updateinfo")
                for update in xml.etree.ElementTree.fromstring(text) if text else ():
                    if any(mark.text != "0" for mark in update.iter("reboot_suggested")):
                        found.add(update.findtext("id"))
            except (dnf.exceptions.Error, xml.etree.ElementTree.ParseError, OSError, RuntimeError) as failure:
                print("the advisories of %s cannot be read: %s" % (repo.id, failure), file=sys.stderr)
        return found

    def write_updates(self, write):
        sack = self.base.sack
        newest = self.by_name(sack.query(flags=hawkey.IGNORE_EXCLUDES).upgrades().latest())
        seen = self.by_name(sack.query().upgrades().latest())
        installed = {}
        # What is excluded is not seen as installed either.
        for p in sack.query(flags=hawkey.IGNORE_EXCLUDES).installed():
            key = (p.name, p.arch)
            installed[key] = max(p, installed[key]) if key in installed else p
        self.base.upgrade_all()
        try:
            self.base.resolve(allow_erasing=False)
            planned = self.by_name(self.base.transaction.install_set)
        except dnf.exceptions.DepsolveError:
            planned = {}
        told = set()
        reboots = self.reboots()
        for key, package in sorted(newest.items()):
            before = installed.get(key) or next((p for k, p in installed.items() if k[0] == key[0]), None)
            if before is None:
                continue
            status, reason, target = "available", "", planned.get(key)
            if target is None or not target > before:
                target = seen.get(key, package)
                status, reason = self.why_not(before, target, key in seen)
            advisories = self.advisories(before, target)
            for advisory in advisories:
                if advisory.id not in told:
                    told.add(advisory.id)
                    write(**self.describe(advisory, reboots))
            write(kind="update", name=key[0], arch=key[1], before=before.evr, after=target.evr,
                  repository=target.reponame, download=target.downloadsize, summary=target.summary or "",
                  status=status, reason=reason, advisories=[a.id for a in advisories])

    @staticmethod
    def by_name(packages):
        found = {}
        for p in packages:
            key = (p.name, p.arch)
            found[key] = max(p, found[key]) if key in found else p
        return found

    def why_not(self, before, target, visible):
        if self.is_held(before):
            return "held", "the operator holds %s at %s (versionlock)" % (before.name, before.evr)
        if not visible:
            return "excluded", "dnf's configuration excludes %s %s" % (target.name, target.evr)
        self.base.reset(goal=True)
        self.base._goal = dnf.goal.Goal(self.base.sack)
        self.base.conf.best = True
        try:
            self.base.package_upgrade(target)
            self.base.resolve(allow_erasing=False)
        except dnf.exceptions.Error as failure:
            return "dependency_blocked", problems(failure)
        return "dependency_blocked", "it cannot be applied together with the other updates"

    @staticmethod
    def advisories(before, target):
        found = {}
        for advisory in before.get_advisories(hawkey.GT):
            for p in advisory.packages:
                if p.name == before.name and p.arch in (before.arch, target.arch) and evr_cmp(p.evr, target.evr) <= 0:
                    found[advisory.id] = advisory
        return sorted(found.values(), key=lambda a: (str(a.updated or ""), a.id), reverse=True)

    @staticmethod
    def describe(advisory, reboots):
        types = {hawkey.ADVISORY_SECURITY: "security", hawkey.ADVISORY_BUGFIX: "bugfix",
                 hawkey.ADVISORY_ENHANCEMENT: "enhancement", hawkey.ADVISORY_NEWPACKAGE: "newpackage"}
        return dict(
            kind="advisory", id=advisory.id, type=types.get(advisory.type, "other"), severity=advisory.severity or "",
            issued=int(advisory.updated.timestamp()) if advisory.updated else None, summary=advisory.title or "",
            cves=sorted(r.id for r in advisory.references if r.type == hawkey.REFERENCE_CVE),
            reboot=advisory.id in reboots)


def origin(repo):
    urls = list(repo.baseurl) or [url for url in (repo.metalink, repo.mirrorlist) if url]
    return urls[0] if urls else repo.id


def problems(failure):
    """dnf's words for people, without its numbers."""
    lines = [re.sub(r"^ *(Problem[^:]*: |- )", "", line).strip() for line in str(failure).splitlines()]
    return "; ".join(line for line in lines if line)


def explain(failure):
    """The code of this project for a failure of dnf, and its words."""
    words = problems(failure)
    if isinstance(failure, Failure):
        return failure.code, str(failure)
    lower = words.lower()
    if re.search(r"gpg|signature|public key", lower):
        return "GPG_ERROR", "a signature is not good: " + words
    if re.search(r"no space left|not enough free|more space needed|disk requirements", lower):
        return "NO_SPACE", words
    if isinstance(failure, dnf.exceptions.ProcessLockError):
        return "LOCKED", "another process holds the package manager's lock: %s (pid %d)" % (
            Bridge.command(failure.pid), failure.pid)
    if isinstance(failure, (dnf.exceptions.DepsolveError, dnf.exceptions.TransactionCheckError)):
        return "DEPENDENCY_CONFLICT", words
    if isinstance(failure, dnf.exceptions.MarkingError):
        return "PKG_NOT_FOUND", words
    if isinstance(failure, (dnf.exceptions.RepoError, dnf.exceptions.DownloadError)):
        return "NETWORK_ERROR", words
    if re.search(r"conflicts? (with|between)", lower):
        return "DEPENDENCY_CONFLICT", words
    return "PKG_MANAGER_ERROR", words


def main():
    verb, request = sys.argv[1], json.loads(sys.argv[2])
    question = verb in ("catalog", "plan", "inventory")
    if question:
        os.dup2(2, 1)
    os.environ.setdefault("HOME", "/root")
    handler = logging.StreamHandler(sys.stdout)
    handler.setLevel(logging.WARNING if question else logging.INFO)
    logging.getLogger("dnf").addHandler(handler)
    logging.getLogger("dnf").setLevel(logging.INFO)
    # What rpm and the scripts say is passed on by Changing.
    logging.getLogger("dnf.rpm").propagate = False
    bridge = Bridge(request, Reports())
    try:
        getattr(bridge, verb)()
    except (dnf.exceptions.Error, Failure) as failure:
        code, words = explain(failure)
        print("Error (%s): %s" % (code, words), file=sys.stderr, flush=True)
        return LOCKED if code == "LOCKED" else 1
    except Exception as failure:
        print("Error (PKG_MANAGER_ERROR): %s: %s" % (type(failure).__name__, failure), file=sys.stderr, flush=True)
        raise
    finally:
        ANSWERS.flush()
        if bridge.base is not None:
            bridge.base.close()
    return 0


def evr_cmp(first, second):
    def parts(text):
        epoch, _, rest = text.rpartition(":")
        version, _, release = rest.rpartition("-")
        return (epoch or "0", version, release)
    return rpm.labelCompare(parts(first), parts(second))


if __name__ == "__main__":
    sys.exit(main())
