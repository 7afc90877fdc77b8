// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static java.util.Objects.requireNonNull;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A database on a PostgreSQL server. It is written as a URL without a password, so that it can be shown.
 *
 * @param host name or address, IPv6 without brackets
 * @param rootCertificate PEM file of the authorities whose server is spoken to, which must be named {@code host}; null for a
 *     connection in plain text, which only a server on this host may have
 * @param certificate PEM file of the client's certificate; null for none
 * @param key file of its key, in PKCS #8 as DER, or PKCS #12; null for none
 */
public record PostgresServer(
        String host, int port, String database, String user, Path rootCertificate, Path certificate, Path key) {
    private static final String SCHEME = "postgresql";
    private static final int DEFAULT_PORT = 5432;
    private static final String ENCRYPTED = "verify-full";
    private static final String PLAIN = "disable";
    private static final Set<String> PARAMETERS = Set.of("sslmode", "sslrootcert", "sslcert", "sslkey");

    public PostgresServer {
        requireNonNull(host, "host");
        Check.port("port", port);
        requireNonNull(database, "database");
        requireNonNull(user, "user");
        if (rootCertificate == null && !isLoopback(host)) {
            throw new IllegalArgumentException("a server on another host is spoken to only with sslmode=verify-full");
        }
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("sslcert and sslkey belong together");
        }
        if (certificate != null && rootCertificate == null) {
            throw new IllegalArgumentException("a client certificate needs sslmode=verify-full");
        }
    }

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException with what is wrong; it does not repeat the URL
     */
    static PostgresServer parse(String url) {
        URI uri = uri(url);
        if (!SCHEME.equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("it is not postgresql://user@host:port/database");
        }
        String user = uri.getUserInfo();
        if (user == null || user.isEmpty()) {
            throw new IllegalArgumentException("it names no user");
        }
        if (user.contains(":")) {
            throw new IllegalArgumentException("a password does not belong here, but into jobs.store_password_file");
        }
        String database = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
        if (database.isEmpty() || database.contains("/")) {
            throw new IllegalArgumentException("it names no database");
        }
        String host = uri.getHost().replaceAll("[\\[\\]]", "");
        Map<String, String> parameters = parameters(uri.getQuery());
        String mode = parameters.getOrDefault("sslmode", isLoopback(host) ? PLAIN : ENCRYPTED);
        boolean encrypted = mode.equals(ENCRYPTED);
        if (!encrypted && !(mode.equals(PLAIN) && isLoopback(host))) {
            throw new IllegalArgumentException("sslmode must be verify-full"
                    + (isLoopback(host) ? " or disable" : ": a password and jobs cross a network"));
        }
        if (encrypted && !parameters.containsKey("sslrootcert")) {
            throw new IllegalArgumentException("sslmode=verify-full needs sslrootcert, the file of the authority");
        }
        int port = uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort();
        return new PostgresServer(
                host,
                port,
                database,
                user,
                encrypted ? path(parameters.get("sslrootcert")) : null,
                path(parameters.get("sslcert")),
                path(parameters.get("sslkey")));
    }

    /** As it is configured. */
    public String url() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("sslmode", encrypted() ? ENCRYPTED : PLAIN);
        parameters.put("sslrootcert", rootCertificate);
        parameters.put("sslcert", certificate);
        parameters.put("sslkey", key);
        String query = parameters.entrySet().stream()
                .filter(parameter -> parameter.getValue() != null)
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
        try {
            return new URI(SCHEME, user, host, port, "/" + database, query, null).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean encrypted() {
        return rootCertificate != null;
    }

    @Override
    public String toString() {
        return url();
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // Its message repeats the URL, and so a password in it.
            throw new IllegalArgumentException("it is not a URL: " + e.getReason());
        }
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query == null) {
            return parameters;
        }
        for (String parameter : query.split("&")) {
            String[] parts = parameter.split("=", 2);
            if (parts[0].equals("password")) {
                throw new IllegalArgumentException(
                        "a password does not belong here, but into jobs.store_password_file");
            }
            if (!PARAMETERS.contains(parts[0]) || parts.length < 2 || parts[1].isEmpty()) {
                throw new IllegalArgumentException(
                        "its parameters are sslmode, sslrootcert, sslcert and sslkey, each with a value");
            }
            if (parameters.put(parts[0], parts[1]) != null) {
                throw new IllegalArgumentException(parts[0] + " is given twice");
            }
        }
        return parameters;
    }

    private static Path path(String text) {
        return text == null ? null : Path.of(text).toAbsolutePath().normalize();
    }

    /** By the address itself: what a name stands for can change. */
    private static boolean isLoopback(String host) {
        if (host.equals("localhost")) {
            return true;
        }
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return address != null && InetAddress.getByAddress(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
