// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

/** The kinds of work that are compared. */
enum Work {
    FULL_HANDSHAKE("full handshake + GET", Protocol.FULL_HANDSHAKE, Document.SMALL, 8),
    RESUMED_HANDSHAKE("resumed handshake + GET", Protocol.RESUMED_HANDSHAKE, Document.SMALL, 8),
    KEEP_ALIVE("HTTP/1.1 keep-alive, small", Protocol.KEEP_ALIVE, Document.SMALL, 8),
    HTTP_2("HTTP/2, small, 32 connections × 10 streams", Protocol.HTTP_2, Document.SMALL, 32),
    LIST("package list, plain", Protocol.KEEP_ALIVE, Document.LIST, 8),
    LIST_GZIP("package list, gzip", Protocol.KEEP_ALIVE, Document.LIST_GZIP, 8);

    /** How the requests are put on connections. */
    enum Protocol {
        FULL_HANDSHAKE,
        RESUMED_HANDSHAKE,
        KEEP_ALIVE,
        HTTP_2
    }

    private final String title;
    private final Protocol protocol;
    private final Document document;
    private final int connections;

    Work(String title, Protocol protocol, Document document, int connections) {
        this.title = title;
        this.protocol = protocol;
        this.document = document;
        this.connections = connections;
    }

    String title() {
        return title;
    }

    Protocol protocol() {
        return protocol;
    }

    Document document() {
        return document;
    }

    /** How many connections are open at one time. */
    int connections() {
        return connections;
    }
}
