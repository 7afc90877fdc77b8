// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * The OpenAPI document by itself. The schema that it is held against is the one of the OpenAPI Initiative for documents of
 * version 3.1 (spec.openapis.org/oas/3.1/schema, Apache-2.0), which leaves Schema Objects to JSON Schema 2020-12.
 */
class OpenApiDocumentTest {
    private static final Pattern TEMPLATE_PARAMETER = Pattern.compile("\\{([^}]+)}");
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    private final ApiDocument document;

    OpenApiDocumentTest() throws IOException {
        document = new ApiDocument(Files.readString(Path.of("../docs/openapi.yaml")));
    }

    @Test
    void itIsAnOpenApiDocument() throws IOException {
        assertThat(errors(openApi(), document.root())).isEmpty();
    }

    @Test
    void aDocumentThatIsNotOneWouldBeNoticed() throws IOException {
        for (String path : List.of("/info", "/paths/~1health/get/responses/200", "/components/securitySchemes/x")) {
            ObjectNode broken = document.root().deepCopy();
            if (path.endsWith("/x")) {
                broken.withObject("/components/securitySchemes").putObject("x").put("type", "password");
            } else {
                ((ObjectNode) broken.at(path)).removeAll();
            }

            assertThat(errors(openApi(), broken)).as(path).isNotEmpty();
        }
    }

    @Test
    void everySchemaInItIsOne() {
        JsonSchema dialect = SCHEMAS.getSchema(SchemaLocation.of(SchemaId.V202012));
        List<JsonNode> schemas = new ArrayList<>();
        document.root().at("/components/schemas").forEach(schemas::add);
        walk(document.root(), "", (path, node) -> {
            if (node.path("schema").isObject()) {
                schemas.add(node.get("schema"));
            }
        });

        assertThat(schemas)
                .hasSizeGreaterThan(50)
                .allSatisfy(schema -> assertThat(errors(dialect, schema)).isEmpty());
    }

    @Test
    void everyReferenceLeadsToSomethingAndEveryComponentIsUsed() {
        Set<String> references = new TreeSet<>();
        walk(document.root(), "", (path, node) -> {
            if (node.path("$ref").isTextual()) {
                references.add(node.get("$ref").asText());
                assertThat(document.resolve(node).isObject()).as(path).isTrue();
            }
        });

        for (String kind : List.of("parameters", "headers", "responses", "schemas")) {
            document.root()
                    .at("/components/" + kind)
                    .fieldNames()
                    .forEachRemaining(name -> assertThat(references).contains("#/components/" + kind + "/" + name));
        }
    }

    @Test
    void everyOperationHasAnIdOfItsOwnKnownTagsAndAnswers() {
        Set<String> ids = new TreeSet<>();
        Set<String> tags = new TreeSet<>();
        document.root().get("tags").forEach(tag -> tags.add(tag.get("name").asText()));
        document.methods()
                .forEach((template, methods) -> methods.forEach(method -> {
                    JsonNode operation = document.operation(method, template);
                    String id = operation.path("operationId").asText();

                    assertThat(id).as(method + " " + template).isNotEmpty();
                    assertThat(ids.add(id)).as("%s is new", id).isTrue();
                    assertThat(operation.path("summary").asText()).as(id).isNotEmpty();
                    assertThat(operation.path("responses").has("default"))
                            .as(id)
                            .isTrue();
                    assertThat(operation.path("responses").size()).as(id).isGreaterThan(1);
                    operation.path("tags").forEach(tag -> assertThat(tags).contains(tag.asText()));
                }));
    }

    @Test
    void everyParameterOfAPathIsDescribedAndNoOther() {
        document.methods().forEach((template, methods) -> {
            Set<String> named = new TreeSet<>();
            Matcher parameters = TEMPLATE_PARAMETER.matcher(template);
            while (parameters.find()) {
                named.add(parameters.group(1));
            }
            for (String method : methods) {
                Set<String> described = new TreeSet<>();
                for (JsonNode holder :
                        List.of(document.root().at("/paths").get(template), document.operation(method, template))) {
                    StreamSupport.stream(holder.path("parameters").spliterator(), false)
                            .map(document::resolve)
                            .filter(parameter -> parameter.get("in").asText().equals("path"))
                            .forEach(parameter ->
                                    described.add(parameter.get("name").asText()));
                }

                assertThat(described).as(method + " " + template).isEqualTo(named);
            }
        });
    }

    @Test
    void everyExampleIsAsItsSchemaSays() {
        List<String> seen = new ArrayList<>();
        walk(document.root(), "", (path, node) -> {
            if (node.path("schema").isObject()) {
                if (node.has("example")) {
                    seen.add(path);
                    assertThat(document.violations(node.get("schema"), node.get("example")))
                            .as(path)
                            .isEmpty();
                }
                node.path("examples").properties().forEach(example -> {
                    seen.add(path + "/" + example.getKey());
                    assertThat(document.violations(
                                    node.get("schema"), example.getValue().get("value")))
                            .as("%s/%s", path, example.getKey())
                            .isEmpty();
                });
            }
        });

        assertThat(seen).hasSizeGreaterThan(10);
    }

    private static JsonSchema openApi() throws IOException {
        try (InputStream in = OpenApiDocumentTest.class.getResourceAsStream("/openapi/oas-3.1-schema.json")) {
            return SCHEMAS.getSchema(new ObjectMapper().readTree(in));
        }
    }

    private static List<String> errors(JsonSchema schema, JsonNode value) {
        return schema.validate(value).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    private static void walk(JsonNode node, String path, BiConsumer<String, JsonNode> visitor) {
        visitor.accept(path, node);
        if (node.isObject()) {
            node.properties().forEach(field -> walk(field.getValue(), path + "/" + field.getKey(), visitor));
        } else {
            int index = 0;
            for (JsonNode item : node) {
                walk(item, path + "/" + index++, visitor);
            }
        }
    }
}
