import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { lineStyle } from "./cohort-model.ts";

export const LinesPlot = lazyPlot(() => import("./lines-plot.tsx").then(({ LinesPlot: it }) => it), 332);

/** The lines of a plot by name. */
export const LineLegend = ({ names }: { names: readonly string[] }) => (
  <ul className="row gap-4-20 text-13 soft" aria-hidden>
    {names.map((name, i) => {
      const { color, dash } = lineStyle(i);
      return (
        <li className="flex items-center gap-8" key={name}>
          <svg width="28" height="8" role="presentation">
            <line x1="0" y1="4" x2="28" y2="4" stroke={color} strokeWidth="2" strokeDasharray={dash} />
          </svg>
          {name}
        </li>
      );
    })}
  </ul>
);
