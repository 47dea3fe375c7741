package dev.holdfast.command;

import java.util.ArrayList;
import java.util.List;

/** Rows under a heading, each column as wide as its widest cell. For one thread. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();

    Table(String... heading) {
        rows.add(heading);
    }

    /** @param cells at most as many as the heading has; those that are missing stay empty */
    void row(String... cells) {
        rows.add(cells);
    }

    /** All rows, each with its line end. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            int end = text.length();
            for (int column = 0; column < row.length; column++) {
                text.append(row[column]);
                end = row[column].isEmpty() ? end : text.length();
                // a row that ends early says something about all that it leaves out: it takes no part in the widths
                for (int n = row[column].length(); n < width(column) + 2; n++) {
                    text.append(' ');
                }
            }
            text.setLength(end);
            text.append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        int width = 0;
        for (String[] row : rows) {
            if (row.length == rows.get(0).length) {
                width = Math.max(width, row[column].length());
            }
        }
        return width;
    }
}
