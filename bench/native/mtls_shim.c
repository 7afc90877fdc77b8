// SPDX-License-Identifier: Apache-2.0
// Gives h2load, which has no option for one, a client certificate: preloaded, it adds the certificate and key that
// MTLS_CERT and MTLS_KEY name to every TLS context that the program makes.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>

SSL_CTX *SSL_CTX_new(const SSL_METHOD *method) {
    SSL_CTX *(*original)(const SSL_METHOD *);
    *(void **)&original = dlsym(RTLD_NEXT, "SSL_CTX_new");
    SSL_CTX *context = original ? original(method) : NULL;
    const char *cert = getenv("MTLS_CERT"), *key = getenv("MTLS_KEY");
    if (!context || !cert || !key) {
        return context;
    }
    if (SSL_CTX_use_certificate_chain_file(context, cert) != 1
        || SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1) {
        fprintf(stderr, "mtls_shim: cannot use %s with %s\n", cert, key);
        exit(2);
    }
    return context;
}
