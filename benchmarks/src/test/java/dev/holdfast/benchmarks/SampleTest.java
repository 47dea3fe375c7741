package dev.holdfast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTest {
    @Test
    void the_interval_of_eleven_values_leaves_one_out_at_each_end() {
        Sample sample = new Sample(List.of(11.0, 1.0, 2.0, 10.0, 3.0, 9.0, 4.0, 8.0, 5.0, 7.0, 6.0));

        assertThat(sample.median()).isEqualTo(6);
        assertThat(sample.low()).isEqualTo(2);
        assertThat(sample.high()).isEqualTo(10);
    }

    @Test
    void of_few_values_the_interval_is_all_of_them() {
        Sample sample = new Sample(List.of(3.0, 1.0, 2.0, 5.0));

        assertThat(sample.median()).isEqualTo(2.5);
        assertThat(sample.low()).isEqualTo(1);
        assertThat(sample.high()).isEqualTo(5);
    }

    @Test
    void a_difference_is_taken_within_its_round() {
        Sample sample = Sample.differences(List.of(110.0, 220.0, 330.0), List.of(100.0, 200.0, 300.0));

        assertThat(sample.median()).isEqualTo(20);
    }
}
