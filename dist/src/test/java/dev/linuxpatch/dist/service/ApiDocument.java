// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An OpenAPI 3.1 document: what it says of an operation, and whether values are as it says. */
final class ApiDocument {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.builder(
                    JsonSchemaFactory.getInstance(VersionFlag.V202012))
            .metaSchema(JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                    .keyword(new NonValidationKeyword("components"))
                    .build())
            .build();
    private static final SchemaValidatorsConfig FORMATS_TOO =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final JsonNode root;

    ApiDocument(String yaml) throws JsonProcessingException {
        this(new YAMLMapper().readTree(yaml));
    }

    ApiDocument(JsonNode root) {
        this.root = root;
    }

    JsonNode root() {
        return root;
    }

    /** Methods by path, both as a request has them. */
    Map<String, Set<String>> methods() {
        Map<String, Set<String>> methods = new LinkedHashMap<>();
        root.get("paths").properties().forEach(path -> {
            Set<String> names = new TreeSet<>();
            path.getValue().fieldNames().forEachRemaining(name -> {
                if (METHODS.contains(name)) {
                    names.add(name.toUpperCase(Locale.ROOT));
                }
            });
            methods.put(path.getKey(), names);
        });
        return methods;
    }

    /** The operation of a method on a path template; missing if there is none. */
    JsonNode operation(String method, String template) {
        return root.path("paths").path(template).path(method.toLowerCase(Locale.ROOT));
    }

    /** What is said of a status: by itself, else by {@code default}; for what is no operation, of any error. */
    JsonNode response(String method, String template, int status) {
        JsonNode operation = operation(method, template);
        if (operation.isMissingNode()) {
            return root.at("/components/responses/Error");
        }
        JsonNode responses = operation.get("responses");
        JsonNode own = responses.path(Integer.toString(status));
        return resolve(own.isMissingNode() && status >= 400 ? responses.path("default") : own);
    }

    /** Follows a reference, if the node is one. */
    JsonNode resolve(JsonNode node) {
        JsonNode target = node;
        while (target.has("$ref")) {
            String reference = target.get("$ref").asText();
            target = reference.startsWith("#") ? root.at(JsonPointer.compile(reference.substring(1))) : target.get("");
            if (target == null || target.isMissingNode()) {
                throw new AssertionError("nothing is at " + reference);
            }
        }
        return target;
    }

    /** What is wrong with a value; empty if it is as a schema of this document says. */
    List<String> violations(JsonNode schema, JsonNode value) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.set("components", root.get("components"));
        whole.putArray("allOf").add(schema);
        return SCHEMAS.getSchema(whole, FORMATS_TOO).validate(value).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .toList();
    }

    /** Paths of the keys in a value that no part of a schema tells of. Schemas without any key are of free form. */
    List<String> undescribed(JsonNode schema, JsonNode value) {
        List<String> found = new ArrayList<>();
        walk(parts(schema), value, "$", found);
        return found;
    }

    private void walk(List<JsonNode> schemas, JsonNode value, String path, List<String> found) {
        if (value.isArray()) {
            List<JsonNode> items = members(schemas, "items");
            int index = 0;
            for (JsonNode item : value) {
                walk(items, item, path + "[" + index++ + "]", found);
            }
        } else if (value.isObject()) {
            List<JsonNode> tables = schemas.stream()
                    .filter(schema -> schema.has("properties"))
                    .map(schema -> schema.get("properties"))
                    .toList();
            List<JsonNode> others = members(schemas, "additionalProperties");
            if (tables.isEmpty() && others.isEmpty()) {
                return;
            }
            value.properties().forEach(field -> {
                List<JsonNode> own = members(tables, field.getKey());
                String below = path + "." + field.getKey();
                if (own.isEmpty() && others.isEmpty()) {
                    found.add(below);
                } else {
                    walk(own.isEmpty() ? others : own, field.getValue(), below, found);
                }
            });
        }
    }

    private List<JsonNode> members(List<JsonNode> schemas, String key) {
        return schemas.stream()
                .map(schema -> schema.path(key))
                .filter(JsonNode::isObject)
                .flatMap(schema -> parts(schema).stream())
                .toList();
    }

    /** A schema and everything that it is made of. */
    private List<JsonNode> parts(JsonNode schema) {
        JsonNode here = resolve(schema);
        List<JsonNode> parts = new ArrayList<>(List.of(here));
        for (String combination : List.of("allOf", "anyOf", "oneOf")) {
            here.path(combination).forEach(part -> parts.addAll(parts(part)));
        }
        return parts;
    }
}
