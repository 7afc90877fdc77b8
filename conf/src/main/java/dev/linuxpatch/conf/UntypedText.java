// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import dev.linuxpatch.conf.RawValue.Scalar;
import dev.linuxpatch.conf.RawValue.Style;
import java.io.StringReader;
import java.util.List;

/** Values of sources that hold nothing but text. A list is written as in YAML: {@code ["systemctl", "reboot"]}. */
final class UntypedText {

    private UntypedText() {}

    static RawValue read(Key<?> key, String text) {
        Scalar scalar = new Scalar(text, Style.UNTYPED);
        return key.defaultValue() instanceof List
                ? StrictYaml.value(new StringReader(text)).orElse(scalar)
                : scalar;
    }
}
