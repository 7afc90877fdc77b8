// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.postgres;

import dev.linuxpatch.job.StoreException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;

/**
 * What a failure means, by its <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">SQLSTATE</a>.
 */
final class Failures {
    /** The connection is gone or was never there, the server stops or starts, or a disk of it fails. */
    private static final List<String> CONNECTION = List.of("08", "57P0", "58", "25P03", "57P05", "XX");

    /** Who asks is not known or may not, there is no such database, TLS is not spoken: somebody has to change something. */
    private static final List<String> WRONG = List.of("28", "3D", "42501", "08004");

    private Failures() {}

    /** Whether the connection is of no more use. */
    static boolean ofConnection(SQLException e) {
        return is(CONNECTION, e) || isOfDriver(e) && e.getSQLState() == null;
    }

    /** Whether it may be over without anybody's doing. */
    static boolean passing(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
                return false;
            }
        }
        // The driver says no more of a certificate that is for another name.
        boolean otherName = "08006".equals(e.getSQLState()) && e.getCause() == null && isOfDriver(e);
        return !otherName && !(e instanceof Connector.PasswordFileException) && !is(WRONG, e);
    }

    private static boolean isOfDriver(SQLException e) {
        return e instanceof PSQLException failure && failure.getServerErrorMessage() == null;
    }

    static StoreException of(String what, SQLException e, boolean passing) {
        String reason = e.getCause() == null || e.getCause().getMessage() == null
                ? e.getMessage()
                : e.getMessage() + " (" + e.getCause().getMessage() + ")";
        return new StoreException(what + ": " + reason.strip(), e, passing);
    }

    private static boolean is(List<String> states, SQLException e) {
        String state = e.getSQLState();
        return state != null && states.stream().anyMatch(state::startsWith);
    }
}
