// SPDX-License-Identifier: Apache-2.0
// Load over mutual TLS, and what it cost: one blocking thread a connection, every answer checked.
//
// An answer counts only if its status is 2xx and its whole body arrived, as Content-Length announced it; anything else is
// a failure, so a server cannot win by answering wrongly. Prints one line of key=value pairs on stdout.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { ANSWER_BUFFER = 256 * 1024, RECEIVE_TIMEOUT_SECONDS = 5, GIVE_UP_AFTER_FAILURES = 200, COMPLAINTS = 3 };

static const char USAGE[] =
    "Usage: mtls_load MODE --port N --cert PEM --key PEM [OPTION ...]\n"
    "\n"
    "Modes:\n"
    "  full       a new connection and a full handshake for every request\n"
    "  resumed    a new connection for every request, its session resumed\n"
    "  keepalive  one connection a thread, request after request (HTTP/1.1)\n"
    "  first      try until the first complete answer, at most --seconds\n"
    "  fetch      one request, its body to stdout\n"
    "\n"
    "  --port N         port on 127.0.0.1\n"
    "  --cert, --key    client certificate (with its chain) and its private key\n"
    "  --ca PEM         verify the server against this authority (default: not verified)\n"
    "  --path PATH      what to ask for (default /health)\n"
    "  --gzip           send Accept-Encoding: gzip\n"
    "  --connections N  concurrent connections (default 1)\n"
    "  --seconds S      how long (default 1)\n";

typedef enum { FULL, RESUMED, KEEPALIVE, FIRST, FETCH } Mode;

static struct {
    Mode mode;
    int port;
    int connections;
    double seconds;
    const char *cert, *key, *ca, *path;
    bool gzip;
    char request[2048];
    int request_length;
} options = {.connections = 1, .seconds = 1, .path = "/health"};

static atomic_bool stopping;
static atomic_int complaints;

/** One thread and what it measured; latencies in microseconds. */
typedef struct {
    SSL_CTX *context;
    SSL_SESSION *session;
    char *buffer;
    long failed, resumed, bytes;
    float *latencies;
    size_t count, capacity;
} Worker;

/** Where the body of the last answer is in the buffer, if it was kept. */
typedef struct {
    const char *body;
    long length;
} Body;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void *checked(void *memory) {
    if (!memory) {
        fputs("mtls_load: out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

// While a server starts, refusals are expected and not worth a line.
static bool complain(const char *what) {
    if (options.mode != FIRST && atomic_fetch_add(&complaints, 1) < COMPLAINTS) {
        fprintf(stderr, "mtls_load: %s\n", what);
        ERR_print_errors_fp(stderr);
    }
    ERR_clear_error();
    return false;
}

static int keep_session(SSL *ssl, SSL_SESSION *session) {
    Worker *worker = SSL_get_app_data(ssl);
    if (worker->session) {
        SSL_SESSION_free(worker->session);
    }
    worker->session = session;
    return 1; // the reference is ours now
}

static SSL_CTX *client_context(void) {
    SSL_CTX *context = checked(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    if (SSL_CTX_use_certificate_chain_file(context, options.cert) != 1
        || SSL_CTX_use_PrivateKey_file(context, options.key, SSL_FILETYPE_PEM) != 1
        || (options.ca && SSL_CTX_load_verify_locations(context, options.ca, NULL) != 1)) {
        complain("certificate, key or authority cannot be read");
        exit(2);
    }
    if (options.ca) {
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    }
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, keep_session);
    return context;
}

static int connect_loopback(void) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) {
        return -1;
    }
    // Closed with a reset: thousands of connections a second would use up the ports with TIME_WAIT.
    struct linger reset = {.l_onoff = 1, .l_linger = 0};
    struct timeval timeout = {.tv_sec = RECEIVE_TIMEOUT_SECONDS};
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options.port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&address, sizeof address)) {
        close(fd);
        return -1;
    }
    return fd;
}

static SSL *open_connection(Worker *worker) {
    int fd = connect_loopback();
    if (fd < 0) {
        complain("connection refused");
        return NULL;
    }
    SSL *ssl = checked(SSL_new(worker->context));
    SSL_set_app_data(ssl, worker);
    SSL_set_fd(ssl, fd);
    SSL_set_tlsext_host_name(ssl, "localhost");
    if (options.mode == RESUMED && worker->session) {
        SSL_set_session(ssl, worker->session);
    }
    if (SSL_connect(ssl) != 1) {
        complain("the handshake failed");
        SSL_free(ssl);
        close(fd);
        return NULL;
    }
    return ssl;
}

static void close_connection(SSL *ssl, bool healthy) {
    int fd = SSL_get_fd(ssl);
    if (healthy) {
        SSL_shutdown(ssl);
    }
    SSL_free(ssl);
    close(fd);
}

/** Reads until the head is whole; returns the bytes read so far, or -1. */
static long read_head(SSL *ssl, char *buffer, char **end) {
    long have = 0;
    do {
        int n = SSL_read(ssl, buffer + have, (int)(ANSWER_BUFFER - 1 - have));
        if (n <= 0) {
            return -1;
        }
        have += n;
        buffer[have] = 0;
        *end = strstr(buffer, "\r\n\r\n");
    } while (!*end && have < ANSWER_BUFFER - 1);
    return *end ? have : -1;
}

/** One request and its whole answer. `whole` is filled for `fetch`, which grows the buffer to hold the body. */
static bool exchange(SSL *ssl, Worker *worker, Body *whole) {
    if (SSL_write(ssl, options.request, options.request_length) != options.request_length) {
        return complain("the request could not be written");
    }
    char *buffer = worker->buffer, *end = NULL;
    long have = read_head(ssl, buffer, &end);
    if (have < 0) {
        return complain("no answer");
    }
    if (strncmp(buffer, "HTTP/1.1 2", 10)) {
        *strchrnul(buffer, '\r') = 0;
        return complain(buffer);
    }
    *end = 0;
    const char *header = strcasestr(buffer, "\r\ncontent-length:");
    if (!header) {
        return complain("the answer has no Content-Length");
    }
    long length = strtol(header + strlen("\r\ncontent-length:"), NULL, 10);
    long head = end + 4 - buffer, got = have - head;
    if (whole) {
        worker->buffer = buffer = checked(realloc(buffer, (size_t)(head + length + ANSWER_BUFFER)));
    }
    while (got < length) {
        long room = whole ? length - got : ANSWER_BUFFER;
        int n = SSL_read(ssl, whole ? buffer + head + got : buffer, (int)(room < length - got ? room : length - got));
        if (n <= 0) {
            return complain("the body ended early");
        }
        got += n;
    }
    if (got > length) {
        return complain("more bytes than Content-Length announced");
    }
    if (whole) {
        *whole = (Body){buffer + head, length};
    }
    worker->bytes += length;
    return true;
}

static void record(Worker *worker, double started) {
    if (worker->count == worker->capacity) {
        worker->capacity = worker->capacity ? worker->capacity * 2 : 1 << 16;
        worker->latencies = checked(realloc(worker->latencies, worker->capacity * sizeof *worker->latencies));
    }
    worker->latencies[worker->count++] = (float)((now() - started) * 1e6);
}

/** A connection for one request: the latency is that of connecting, shaking hands and the answer. */
static void connect_and_ask(Worker *worker) {
    double started = now();
    SSL *ssl = open_connection(worker);
    bool good = ssl && exchange(ssl, worker, NULL);
    if (good) {
        worker->resumed += SSL_session_reused(ssl);
        record(worker, started);
    } else {
        worker->failed++;
    }
    if (ssl) {
        close_connection(ssl, good);
    }
}

static void ask_again_and_again(Worker *worker) {
    SSL *ssl = open_connection(worker);
    if (!ssl) {
        worker->failed++;
        return;
    }
    bool good = true;
    while (good && !stopping) {
        double started = now();
        good = exchange(ssl, worker, NULL);
        if (good) {
            record(worker, started);
        } else {
            worker->failed++;
        }
    }
    close_connection(ssl, good);
}

static void *work(void *argument) {
    Worker *worker = argument;
    while (!stopping && worker->failed < GIVE_UP_AFTER_FAILURES) {
        if (options.mode == KEEPALIVE) {
            ask_again_and_again(worker);
        } else {
            connect_and_ask(worker);
        }
    }
    return NULL;
}

static Worker new_worker(void) {
    return (Worker){.context = client_context(), .buffer = checked(malloc(ANSWER_BUFFER))};
}

static int ascending(const void *left, const void *right) {
    float a = *(const float *)left, b = *(const float *)right;
    return (a > b) - (a < b);
}

static void report(Worker *workers, double elapsed) {
    Worker sum = {0};
    for (int i = 0; i < options.connections; i++) {
        sum.count += workers[i].count;
        sum.failed += workers[i].failed;
        sum.resumed += workers[i].resumed;
        sum.bytes += workers[i].bytes;
    }
    float *all = checked(malloc((sum.count + 1) * sizeof *all));
    size_t n = 0;
    for (int i = 0; i < options.connections; i++) {
        if (workers[i].count) {
            memcpy(all + n, workers[i].latencies, workers[i].count * sizeof *all);
        }
        n += workers[i].count;
    }
    qsort(all, n, sizeof *all, ascending);
    printf("requests=%zu failed=%ld resumed=%ld bytes=%ld seconds=%.4f p50_us=%.1f p99_us=%.1f\n", n, sum.failed,
           sum.resumed, sum.bytes, elapsed, n ? all[n / 2] : 0.0, n ? all[(size_t)((double)n * .99)] : 0.0);
    free(all);
}

static int load(void) {
    Worker *workers = checked(calloc((size_t)options.connections, sizeof *workers));
    pthread_t *threads = checked(calloc((size_t)options.connections, sizeof *threads));
    for (int i = 0; i < options.connections; i++) {
        workers[i] = new_worker();
    }
    double started = now();
    for (int i = 0; i < options.connections; i++) {
        if (pthread_create(threads + i, NULL, work, workers + i)) {
            fputs("mtls_load: cannot start a thread\n", stderr);
            return 1;
        }
    }
    usleep((useconds_t)(options.seconds * 1e6));
    stopping = true;
    for (int i = 0; i < options.connections; i++) {
        pthread_join(threads[i], NULL);
    }
    report(workers, now() - started);
    return 0;
}

/** Until the first complete answer: the caller started the clock before it started the server. */
static int first(void) {
    Worker worker = new_worker();
    for (double started = now(); now() - started < options.seconds;) {
        SSL *ssl = open_connection(&worker);
        bool good = ssl && exchange(ssl, &worker, NULL);
        if (ssl) {
            close_connection(ssl, good);
        }
        if (good) {
            printf("waited_us=%.0f\n", (now() - started) * 1e6);
            return 0;
        }
        usleep(1000);
    }
    fputs("mtls_load: no answer in time\n", stderr);
    return 1;
}

static int fetch(void) {
    Worker worker = new_worker();
    Body body = {0};
    SSL *ssl = open_connection(&worker);
    if (!ssl || !exchange(ssl, &worker, &body)) {
        return 1;
    }
    bool written = fwrite(body.body, 1, (size_t)body.length, stdout) == (size_t)body.length && !fflush(stdout);
    close_connection(ssl, true);
    return written ? 0 : 1;
}

static void misuse(void) {
    fputs(USAGE, stderr);
    exit(64);
}

static Mode mode_named(const char *name) {
    static const char *names[] = {"full", "resumed", "keepalive", "first", "fetch"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!strcmp(name, names[i])) {
            return (Mode)i;
        }
    }
    misuse();
    return FULL;
}

static void parse(int argc, char **argv) {
    static const struct option known[] = {
        {"port", required_argument, NULL, 'p'}, {"cert", required_argument, NULL, 'c'},
        {"key", required_argument, NULL, 'k'},  {"ca", required_argument, NULL, 'a'},
        {"path", required_argument, NULL, 'u'}, {"gzip", no_argument, NULL, 'z'},
        {"connections", required_argument, NULL, 'n'}, {"seconds", required_argument, NULL, 's'},
        {"help", no_argument, NULL, 'h'},       {0}};
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        switch (option) {
            case 'p': options.port = atoi(optarg); break;
            case 'c': options.cert = optarg; break;
            case 'k': options.key = optarg; break;
            case 'a': options.ca = optarg; break;
            case 'u': options.path = optarg; break;
            case 'z': options.gzip = true; break;
            case 'n': options.connections = atoi(optarg); break;
            case 's': options.seconds = atof(optarg); break;
            case 'h': fputs(USAGE, stdout); exit(0);
            default: misuse();
        }
    }
    if (optind != argc - 1 || !options.cert || !options.key || options.port < 1 || options.port > 65535
        || options.connections < 1 || options.seconds <= 0) {
        misuse();
    }
    options.mode = mode_named(argv[optind]);
    options.request_length = snprintf(options.request, sizeof options.request,
                                      "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", options.path,
                                      options.gzip ? "Accept-Encoding: gzip\r\n" : "");
    if (options.request_length >= (int)sizeof options.request) {
        misuse();
    }
}

int main(int argc, char **argv) {
    parse(argc, argv);
    signal(SIGPIPE, SIG_IGN);
    switch (options.mode) {
        case FIRST: return first();
        case FETCH: return fetch();
        default: return load();
    }
}
