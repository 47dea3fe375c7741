package dev.holdfast.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Measured values, sorted. The interval of a median is free of assumptions: the ranks between which it lies with at least 95 %
 * by the binomial distribution, so few values give a wide one. Immutable.
 */
public final class Sample {
    private static final double LEVEL = 0.95;

    private final List<Double> sorted;

    /** @throws IllegalArgumentException when there is no value */
    public Sample(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        List<Double> copy = new ArrayList<>(values);
        Collections.sort(copy);
        sorted = copy;
    }

    /** What a value is more than its baseline in the same round. */
    public static Sample differences(List<Double> values, List<Double> baseline) {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < Math.min(values.size(), baseline.size()); i++) {
            differences.add(values.get(i) - baseline.get(i));
        }
        return new Sample(differences);
    }

    /** How many times its baseline in the same round a value is. */
    public static Sample ratios(List<Double> values, List<Double> baseline) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(values.size(), baseline.size()); i++) {
            ratios.add(values.get(i) / baseline.get(i));
        }
        return new Sample(ratios);
    }

    public double median() {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The lower end of the median's interval. */
    public double low() {
        return sorted.get(rank());
    }

    /** The upper end of the median's interval. */
    public double high() {
        return sorted.get(sorted.size() - 1 - rank());
    }

    /** How many values may lie outside at each end; 0 for small samples, where the interval is all there is. */
    private int rank() {
        double outside = 0;
        double term = Math.pow(0.5, sorted.size());
        int rank = 0;
        for (int i = 0; i < sorted.size() / 2; i++) {
            outside += term;
            if (2 * outside > 1 - LEVEL) {
                break;
            }
            rank = i + 1;
            term = term * (sorted.size() - i) / (i + 1);
        }
        return Math.max(0, rank - 1);
    }
}
