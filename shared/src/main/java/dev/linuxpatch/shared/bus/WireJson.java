// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.List;
import java.util.stream.Stream;

/**
 * JSON of our own records, for the wire between JVMs and for the job store. A member of a sealed family carries its simple
 * name in {@code @type}; the family itself is the closed list, so records need no annotations and no input can name a
 * foreign class.
 */
public final class WireJson {
    private WireJson() {}

    /** Unknown keys are ignored, so that a node can read what its successor writes. */
    public static ObjectMapper mapper() {
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .annotationIntrospector(
                        AnnotationIntrospectorPair.create(new JacksonAnnotationIntrospector(), new SealedFamilies()))
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    private static final class SealedFamilies extends NopAnnotationIntrospector {
        private static final String TYPE = "@type";

        @Override
        public TypeResolverBuilder<?> findTypeResolver(MapperConfig<?> config, AnnotatedClass ac, JavaType base) {
            return ac.getRawType().isSealed()
                    ? new StdTypeResolverBuilder()
                            .init(JsonTypeInfo.Id.NAME, null)
                            .inclusion(JsonTypeInfo.As.PROPERTY)
                            .typeProperty(TYPE)
                    : null;
        }

        @Override
        public List<NamedType> findSubtypes(Annotated annotated) {
            Class<?> family = annotated.getRawType();
            return family.isSealed()
                    ? Stream.of(family.getPermittedSubclasses())
                            .map(member -> new NamedType(member, member.getSimpleName()))
                            .toList()
                    : null;
        }
    }
}
