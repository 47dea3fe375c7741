package dev.holdfast.dist;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a class file says of itself, JVMS section 4. Read without a library, for the libraries are what is looked at.
 *
 * @param major class-file version: 52 for Java 8, 61 for Java 17
 * @param strings its string constants
 */
record ClassFile(int major, Set<String> strings) {
    private static final int UTF8 = 1;
    private static final int STRING = 8;

    static ClassFile parse(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (in.readInt() != 0xCAFEBABE) {
            throw new IOException("no class file");
        }
        in.readUnsignedShort(); // minor version
        int major = in.readUnsignedShort();
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        int[] stringIndexes = new int[count];
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            if (tag == UTF8) {
                texts[i] = in.readUTF();
            } else if (tag == STRING) {
                stringIndexes[i] = in.readUnsignedShort();
            } else {
                in.skipNBytes(length(tag));
            }
            if (tag == 5 || tag == 6) {
                i++; // a long and a double take two places
            }
        }
        Set<String> strings = new TreeSet<>();
        for (int index : stringIndexes) {
            if (index != 0) {
                strings.add(texts[index]);
            }
        }
        return new ClassFile(major, strings);
    }

    private static int length(int tag) throws IOException {
        return switch (tag) {
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
            case 5, 6 -> 8;
            case 7, 16, 19, 20 -> 2;
            case 15 -> 3;
            default -> throw new IOException("constant of unknown kind " + tag);
        };
    }
}
