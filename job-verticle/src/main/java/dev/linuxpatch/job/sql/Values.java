// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.bus.WireJson;
import dev.linuxpatch.shared.job.HealthGate;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.RebootProof;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** How our types look in a column: readable for a person, sortable as text. Nulls stay nulls. */
final class Values {
    // Always three digits: Instant.toString() leaves zeros out, and then text order is not time order.
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final TypeReference<List<PackageChange>> CHANGES = new TypeReference<>() {};

    private static final TypeReference<List<BlockedPatch>> SKIPPED = new TypeReference<>() {};

    private final ObjectMapper json = WireJson.mapper();

    /** Free text. PostgreSQL keeps no character 0, and {@code sqlite3} shows nothing behind one. */
    static String plain(String value) {
        return value == null ? null : value.replace('\0', '\uFFFD');
    }

    static String time(Instant value) {
        return value == null ? null : TIME.format(value);
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        String value = row.getString(column);
        return value == null ? null : Instant.parse(value);
    }

    static String word(Enum<?> value) {
        return value == null ? null : value.name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> E word(Class<E> type, ResultSet row, String column) throws SQLException {
        String value = row.getString(column);
        return value == null ? null : Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
    }

    static String text(JobId value) {
        return value == null ? null : value.toString();
    }

    static JobId jobId(ResultSet row, String column) throws SQLException {
        String value = row.getString(column);
        return value == null ? null : new JobId(UUID.fromString(value));
    }

    static Integer integer(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    static JobError error(ResultSet row) throws SQLException {
        JobErrorCode code = word(JobErrorCode.class, row, "error_code");
        return code == null ? null : new JobError(code, row.getString("error_message"));
    }

    String json(Operation value) {
        // The declared type, not the value's own, so that the member's name is written.
        return write(Operation.class, value);
    }

    String json(Caller value) {
        return write(Caller.class, value);
    }

    String json(RebootProof value) {
        return value == null ? null : write(RebootProof.class, value);
    }

    String changesJson(List<PackageChange> value) {
        return write(CHANGES, value);
    }

    String skippedJson(List<BlockedPatch> value) {
        return write(SKIPPED, value);
    }

    String json(HealthGate value) {
        return value == null ? null : write(HealthGate.class, value);
    }

    Operation operation(ResultSet row) throws SQLException {
        return read(Operation.class, row, "request");
    }

    RebootProof reboot(ResultSet row) throws SQLException {
        return row.getString("reboot") == null ? null : read(RebootProof.class, row, "reboot");
    }

    HealthGate healthGate(ResultSet row) throws SQLException {
        return row.getString("health_gate") == null ? null : read(HealthGate.class, row, "health_gate");
    }

    Caller caller(ResultSet row) throws SQLException {
        return read(Caller.class, row, "caller");
    }

    List<PackageChange> changes(ResultSet row) throws SQLException {
        return read(CHANGES, row, "changes");
    }

    List<BlockedPatch> skipped(ResultSet row) throws SQLException {
        return read(SKIPPED, row, "skipped");
    }

    private String write(TypeReference<?> type, Object value) {
        try {
            return json.writerFor(type).writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
        }
    }

    private <T> T read(TypeReference<T> type, ResultSet row, String column) throws SQLException {
        try {
            return json.readValue(row.getString(column), type);
        } catch (JsonProcessingException e) {
            throw new SQLException(
                    "column " + column + " of job " + row.getString("id") + " is not what was written", e);
        }
    }

    private <T> String write(Class<T> type, T value) {
        try {
            return json.writerFor(type).writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
        }
    }

    private <T> T read(Class<T> type, ResultSet row, String column) throws SQLException {
        try {
            return json.readValue(row.getString(column), type);
        } catch (JsonProcessingException e) {
            throw new SQLException(
                    "column " + column + " of job " + row.getString("id") + " is not what was written", e);
        }
    }
}
