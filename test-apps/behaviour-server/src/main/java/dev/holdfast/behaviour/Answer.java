package dev.holdfast.behaviour;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What is sent back; header fields as they are, one after the other. */
record Answer(int status, List<Field> fields, byte[] body, Delivery delivery) {

    Answer {
        fields = List.copyOf(fields);
    }

    static Answer json(int status, String body) {
        return new Answer(
                status,
                List.of(new Field("Content-Type", "application/json"), new Field("Cache-Control", "no-store")),
                body.getBytes(StandardCharsets.UTF_8),
                Delivery.ORDINARY);
    }

    static Answer empty(int status) {
        return new Answer(status, List.of(), new byte[0], Delivery.ORDINARY);
    }

    Answer with(String name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new Answer(status, more, body, delivery);
    }

    Answer with(List<Field> further) {
        List<Field> more = new ArrayList<>(fields);
        more.addAll(further);
        return new Answer(status, more, body, delivery);
    }

    Answer delivered(Delivery way) {
        return new Answer(status, fields, body, way);
    }
}
