// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.deploy;

import dev.linuxpatch.conf.Configuration;
import dev.linuxpatch.conf.RateLimitSettings;
import dev.linuxpatch.conf.TlsSettings;
import dev.linuxpatch.http.limit.RateLimits;
import dev.linuxpatch.http.limit.RateLimits.Limit;
import dev.linuxpatch.http.listen.EdgeOptions;
import dev.linuxpatch.http.listen.ListenOptions;
import dev.linuxpatch.http.listen.ListenOptions.HeaderLimits;
import dev.linuxpatch.http.listen.ListenOptions.Http2Limits;
import dev.linuxpatch.http.route.RequestLimits;
import dev.linuxpatch.http.tls.TlsMaterial;
import dev.linuxpatch.http.tls.TlsVersion;

/** Says the configuration in the words of the HTTP verticle's parts. */
final class HttpSettings {
    private static final int BACKLOG = 1024;
    // A limiter is always there, so that it can be switched on while the service runs.
    private static final Limit UNLIMITED = new Limit(Integer.MAX_VALUE, Integer.MAX_VALUE);

    private HttpSettings() {}

    static EdgeOptions edge(Configuration configuration) {
        return new EdgeOptions(
                tls(configuration.tls()),
                configuration.whitelist().path(),
                configuration.whitelist().dnsTtl(),
                configuration.server().maxConnections(),
                configuration.tls().handshakeTimeout());
    }

    private static TlsMaterial tls(TlsSettings tls) {
        TlsVersion minimum = switch (tls.minVersion()) {
            case TLS_1_2 -> TlsVersion.TLS_1_2;
            case TLS_1_3 -> TlsVersion.TLS_1_3;
        };
        return new TlsMaterial(tls.caCertificate(), tls.serverCertificate(), tls.serverKey(), tls.crlPath(), minimum);
    }

    /** Tails and consoles share the listener; each holds its own messages to its own limit. */
    static ListenOptions listen(Configuration configuration) {
        return new ListenOptions(
                configuration.server().bind(),
                configuration.listenPort(),
                BACKLOG,
                configuration.server().idleTimeout(),
                new HeaderLimits(configuration.server().maxHeaderBytes(), HeaderLimits.DEFAULTS.requestLineBytes()),
                Http2Limits.DEFAULTS,
                Math.max(
                        configuration.websocket().maxMessageBytes(),
                        configuration.console().maxMessageBytes()));
    }

    static RequestLimits requests(Configuration configuration) {
        return new RequestLimits(
                configuration.server().requestTimeout(),
                configuration.server().maxBodyBytes(),
                configuration.server().maxHeaderBytes());
    }

    static RateLimits rates(RateLimitSettings settings) {
        return settings.enabled()
                ? new RateLimits(
                        new Limit(settings.readPerMinute(), settings.readBurst()),
                        new Limit(settings.destructivePerMinute(), settings.destructiveBurst()))
                : new RateLimits(UNLIMITED, UNLIMITED);
    }
}
