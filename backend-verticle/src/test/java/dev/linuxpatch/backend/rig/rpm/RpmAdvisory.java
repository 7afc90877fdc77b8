// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig.rpm;

import java.util.List;

/**
 * An entry of updateinfo.xml.
 *
 * @param type {@code security}, {@code bugfix}…
 * @param severity in the words of updateinfo: {@code Critical}, {@code Important}, {@code Moderate}, {@code Low}, {@code None}
 * @param issued {@code 2026-11-01 00:00:00}
 */
public record RpmAdvisory(
        String id, String type, String severity, String issued, List<String> cveIds, boolean rebootSuggested) {
    public RpmAdvisory {
        cveIds = List.copyOf(cveIds);
    }

    String xml(RpmSpec spec) {
        StringBuilder xml = new StringBuilder();
        xml.append("<update from=\"security@example.test\" status=\"stable\" type=\"")
                .append(type);
        xml.append("\" version=\"1\">\n <id>").append(id).append("</id><title>").append(spec.name());
        xml.append(" update</title><severity>").append(severity).append("</severity><release>Rig 1</release>\n");
        xml.append(" <issued date=\"")
                .append(issued)
                .append("\"/><updated date=\"")
                .append(issued);
        xml.append("\"/>\n <description>What it fixes</description><summary>").append(spec.name());
        xml.append(" ").append(type).append(" update</summary>\n <references>");
        for (String cve : cveIds) {
            xml.append("<reference href=\"https://example.test/")
                    .append(cve)
                    .append("\" id=\"")
                    .append(cve);
            xml.append("\" title=\"").append(cve).append("\" type=\"cve\"/>");
        }
        xml.append("</references>\n <pkglist><collection short=\"rig\"><name>rig</name><package name=\"");
        xml.append(spec.name())
                .append("\" version=\"")
                .append(spec.plainVersion())
                .append("\" release=\"");
        xml.append(spec.release()).append("\" epoch=\"").append(spec.epoch()).append("\" arch=\"noarch\"><filename>");
        xml.append(spec.fileName()).append("</filename>");
        if (rebootSuggested) {
            xml.append("<reboot_suggested>1</reboot_suggested>");
        }
        xml.append("</package></collection></pkglist>\n</update>\n");
        return xml.toString();
    }
}
