/** Counters and histograms in the Prometheus text format 0.0.4. */

export type Labels = Readonly<Record<string, string>>;

export interface Counter {
  add(labels: Labels, by?: number): void;
}

export interface Histogram {
  /** @param value in the unit of the name */
  observe(labels: Labels, value: number): void;
}

export interface Registry {
  /** @param most series of it at most; what comes after is counted under `other`, so that no caller can fill the memory */
  counter(name: string, help: string, most?: number): Counter;
  histogram(name: string, help: string, buckets: readonly number[], most?: number): Histogram;
  /** Whatever is measured when it is asked for. */
  gauge(name: string, help: string, read: () => number): void;
  print(): string;
}

const MOST = 1000;

export const createRegistry = (): Registry => {
  const families: { readonly head: string; readonly lines: () => readonly string[] }[] = [];
  const family = (name: string, help: string, type: string, lines: () => readonly string[]): void =>
    void families.push({ head: `# HELP ${name} ${help.replaceAll("\n", " ")}\n# TYPE ${name} ${type}`, lines });

  return {
    counter(name, help, most = MOST) {
      const series = new Map<string, number>();
      family(name, help, "counter", () => [...series].map(([labels, value]) => `${name}${labels} ${value}`));
      return {
        add(labels, by = 1) {
          const key = keyOf(labels, series, most);
          series.set(key, (series.get(key) ?? 0) + by);
        },
      };
    },
    histogram(name, help, buckets, most = MOST) {
      const series = new Map<
        string,
        { readonly labels: Labels; readonly counts: number[]; sum: number; count: number }
      >();
      family(name, help, "histogram", () =>
        [...series.values()].flatMap(({ labels, counts, sum, count }) => [
          ...buckets.map(
            (bound, at) => `${name}_bucket${printLabels({ ...labels, le: `${bound}` })} ${counts[at] ?? 0}`,
          ),
          `${name}_bucket${printLabels({ ...labels, le: "+Inf" })} ${count}`,
          `${name}_sum${printLabels(labels)} ${sum}`,
          `${name}_count${printLabels(labels)} ${count}`,
        ]),
      );
      return {
        observe(labels, value) {
          const key = keyOf(labels, series, most);
          const one = series.get(key) ?? {
            labels: key === OTHER ? { other: "true" } : labels,
            counts: buckets.map(() => 0),
            sum: 0,
            count: 0,
          };
          series.set(key, one);
          for (let at = buckets.length - 1; at >= 0 && value <= (buckets[at] ?? 0); at -= 1)
            one.counts[at] = (one.counts[at] ?? 0) + 1;
          one.sum += value;
          one.count += 1;
        },
      };
    },
    gauge(name, help, read) {
      family(name, help, "gauge", () => [`${name} ${read()}`]);
    },
    print: () => `${families.flatMap(({ head, lines }) => [head, ...lines()]).join("\n")}\n`,
  };
};

const OTHER = '{other="true"}';

const keyOf = (labels: Labels, series: ReadonlyMap<string, unknown>, most: number): string => {
  const key = printLabels(labels);
  return series.has(key) || series.size < most ? key : OTHER;
};

const printLabels = (labels: Labels): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
};

const escape = (value: string): string => value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
