// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The peer: one nginx worker with the same certificates, that does of the service's work what a web server can be told to: it
 * checks the client's certificate and address, logs each request with who asked (buffered), gives it an id, and sends the same headers and
 * bodies. The bodies are ready: the small one in its configuration, the list in an open file, its gzip made beforehand.
 *
 * @param work where its files go
 */
record Nginx(Path work, Credentials credentials, int port) implements Contender {
    private static final String CONFIG = """
            daemon off;
            user %7$s;
            worker_processes 1;
            pid "%1$s/nginx.pid";
            error_log "%1$s/error.log" error;
            events { worker_connections 2048; }
            http {
                log_format audit escape=json '{"timestamp":"$time_iso8601","event":"request","request_id":"$request_id",'
                    '"method":"$request_method","path":"$request_uri","status":$status,"duration_ms":$request_time,'
                    '"bytes":$body_bytes_sent,"peer":"$remote_addr","subject":"$ssl_client_s_dn",'
                    '"serial":"$ssl_client_serial","user_agent":"$http_user_agent"}';
                access_log "%1$s/access.log" audit buffer=64k flush=1s;
                default_type application/json;
                keepalive_requests 1000000000;
                gzip_static on;
                gzip_vary on;
                open_file_cache max=16 inactive=1h;
                open_file_cache_valid 1h;
                client_body_temp_path "%1$s/body";
                proxy_temp_path "%1$s/proxy";
                fastcgi_temp_path "%1$s/fastcgi";
                uwsgi_temp_path "%1$s/uwsgi";
                scgi_temp_path "%1$s/scgi";
                server {
                    listen 127.0.0.1:%2$d ssl http2;
                    ssl_certificate "%3$s";
                    ssl_certificate_key "%4$s";
                    ssl_client_certificate "%5$s";
                    ssl_verify_client on;
                    ssl_protocols TLSv1.3;
                    ssl_session_cache shared:sessions:10m;
                    allow 127.0.0.1;
                    allow ::1;
                    allow 192.0.2.0/24;
                    allow 2001:db8::/32;
                    deny all;
                    add_header X-Request-ID $request_id;
                    add_header X-Content-Type-Options nosniff;
                    add_header X-Frame-Options DENY;
                    add_header Content-Security-Policy "default-src 'none'; frame-ancestors 'none'";
                    add_header Referrer-Policy no-referrer;
                    add_header Cache-Control no-store;
                    root "%1$s/www";
                    location = /health { return 200 '%6$s'; }
                }
            }
            """;

    @Override
    public String name() {
        return "nginx";
    }

    /** Gives it the bodies to send, as the service sent them. */
    void serve(Map<Document, byte[]> bodies) throws IOException {
        Path list = work.resolve("www" + Document.LIST.path());
        Files.createDirectories(list.getParent());
        Files.write(list, bodies.get(Document.LIST));
        Files.write(list.resolveSibling(list.getFileName() + ".gz"), bodies.get(Document.LIST_GZIP));
        String small = new String(bodies.get(Document.SMALL), StandardCharsets.UTF_8);
        if (small.matches("(?s).*['$\\\\].*")) {
            throw new CompareException("the small body needs quoting in nginx's configuration: " + small);
        }
        Files.writeString(
                work.resolve("nginx.conf"),
                CONFIG.formatted(
                        work,
                        port,
                        credentials.serverCertificate(),
                        credentials.serverKey(),
                        credentials.authority(),
                        small,
                        System.getProperty("user.name")));
    }

    @Override
    public ServerProcess start() throws IOException {
        return ServerProcess.start(
                List.of(
                        "nginx",
                        "-e",
                        work.resolve("error.log").toString(),
                        "-c",
                        work.resolve("nginx.conf").toString()),
                Map.of(),
                work.resolve("nginx.log"));
    }
}
