// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RelationTest {
    @Test
    void readsGroupsOfAlternatives() {
        assertThat(Relation.parse(
                        "libc6 (>= 2.36), python3:any (<< 4)\n | python2,\n debconf | cdebconf (=1:2-3) [amd64] <!x>"))
                .containsExactly(
                        List.of(new Relation("libc6", ">= 2.36")),
                        List.of(new Relation("python3", "<< 4"), new Relation("python2", null)),
                        List.of(new Relation("debconf", null), new Relation("cdebconf", "= 1:2-3")));
    }

    @Test
    void leavesOutWhatIsNoRelation() {
        assertThat(Relation.parse("")).isEmpty();
        assertThat(Relation.parse(" , |, ${shlibs:Depends}")).isEmpty();
    }

    @Property(tries = 300)
    void acceptsAnyText(@ForAll String text) {
        assertThatCode(() -> Relation.parse(text)).doesNotThrowAnyException();
    }
}
