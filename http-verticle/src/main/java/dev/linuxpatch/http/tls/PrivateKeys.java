// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * Reads a private key from PEM: PKCS#8 (RFC 5958), and the two older forms that OpenSSL still writes, PKCS#1 for RSA
 * (RFC 8017) and SEC 1 for EC (RFC 5915), which the JDK only understands once they are wrapped as PKCS#8.
 */
final class PrivateKeys {

    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519", "Ed448");

    /** AlgorithmIdentifier of rsaEncryption, 1.2.840.113549.1.1.1, with NULL parameters. */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** Object identifier of id-ecPublicKey, 1.2.840.10045.2.1. */
    private static final byte[] EC_PUBLIC_KEY = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    /** [0] EXPLICIT ECParameters in ECPrivateKey. */
    private static final int EC_PARAMETERS = 0xa0;

    private PrivateKeys() {}

    static PrivateKey read(Path file, String role) throws Pem.PemException {
        for (Pem.Block block : Pem.blocks(file, role)) {
            if (block.label().contains("ENCRYPTED")) {
                throw Pem.failure(
                        file,
                        role,
                        "the private key is encrypted, and a service has nobody to ask for its passphrase",
                        "Store it unencrypted, mode 0600, for example with: openssl pkey -in FILE -out FILE");
            }
            if (block.label().endsWith("PRIVATE KEY")) {
                return decode(block, file, role);
            }
        }
        throw Pem.failure(
                file,
                role,
                "no PRIVATE KEY block is in it",
                "Put the private key of the certificate there in PEM form");
    }

    private static PrivateKey decode(Pem.Block block, Path file, String role) throws Pem.PemException {
        byte[] pkcs8;
        try {
            if (block.label().equals("RSA PRIVATE KEY")) {
                pkcs8 = der(SEQUENCE, VERSION_0, RSA, der(OCTET_STRING, block.der()));
            } else if (block.label().equals("EC PRIVATE KEY")) {
                byte[] algorithm = der(SEQUENCE, EC_PUBLIC_KEY, curveOf(block.der()));
                pkcs8 = der(SEQUENCE, VERSION_0, algorithm, der(OCTET_STRING, block.der()));
            } else {
                pkcs8 = block.der();
            }
        } catch (RuntimeException e) {
            throw unparsable(file, role);
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                // not a key of this algorithm
            }
        }
        throw unparsable(file, role);
    }

    private static Pem.PemException unparsable(Path file, String role) {
        return Pem.failure(
                file,
                role,
                "the private key cannot be parsed as EC, RSA or EdDSA",
                "Write it again, for example with: openssl pkey -in FILE -out FILE");
    }

    /** The named curve in an ECPrivateKey: SEQUENCE { INTEGER 1, OCTET STRING, [0] curve, … }. */
    private static byte[] curveOf(byte[] sec1) {
        ByteBuffer sequence = value(ByteBuffer.wrap(sec1), SEQUENCE);
        while (sequence.hasRemaining()) {
            int tag = sequence.get(sequence.position()) & 0xff;
            ByteBuffer content = value(sequence, tag);
            if (tag == EC_PARAMETERS) {
                byte[] curve = new byte[content.remaining()];
                content.get(curve);
                return curve;
            }
        }
        throw new IllegalArgumentException("no curve");
    }

    /** Steps over one element and returns its content. */
    private static ByteBuffer value(ByteBuffer in, int tag) {
        if ((in.get() & 0xff) != tag) {
            throw new IllegalArgumentException("unexpected tag");
        }
        int length = in.get() & 0xff;
        if (length > 0x7f) {
            int bytes = length & 0x7f;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | in.get() & 0xff;
            }
        }
        ByteBuffer content = in.slice(in.position(), length);
        in.position(in.position() + length);
        return content;
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
