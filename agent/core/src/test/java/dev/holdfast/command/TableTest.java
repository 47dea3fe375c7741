package dev.holdfast.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columns_are_as_wide_as_their_widest_cell_and_lines_have_no_blanks_at_the_end() {
        Table table = new Table("NAME", "X", "LAST");
        table.row("a", "wide cell", "");
        table.row("longer", "b", "c");

        assertThat(table.toString()).isEqualTo("""
                NAME    X          LAST
                a       wide cell
                longer  b          c
                """);
    }

    @Test
    void a_short_row_may_be_long() {
        Table table = new Table("A", "B", "C");
        table.row("x", "a sentence that is not to move the columns");

        assertThat(table.toString()).isEqualTo("A  B  C\nx  a sentence that is not to move the columns\n");
    }
}
