// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;

/** Writes to a stream that it does not own: standard output, which systemd keeps in the journal. */
public final class StreamSink implements AuditSink {

    private final OutputStream out;
    private final String name;

    /**
     * @param out the stream, for example {@code new FileOutputStream(FileDescriptor.out)}: unlike {@code System.out} it says
     *     when writing fails
     * @param name what to call it in messages
     */
    public StreamSink(OutputStream out, String name) {
        this.out = Objects.requireNonNull(out);
        this.name = Objects.requireNonNull(name);
    }

    @Override
    public void write(List<Line> batch) throws IOException {
        for (Line line : batch) {
            byte[] whole = new byte[line.json().length + 1];
            System.arraycopy(line.json(), 0, whole, 0, line.json().length);
            whole[line.json().length] = '\n';
            // One write a line: other writers of the same pipe must not end up in the middle of it.
            out.write(whole);
        }
        out.flush();
    }

    @Override
    public String describe() {
        return name;
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }
}
