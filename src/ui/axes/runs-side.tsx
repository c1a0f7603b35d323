"use client";

import axesStyles from "./axes.module.css";
import { MovesCard } from "./moves-card.tsx";
import { QualityCard } from "./quality-card.tsx";
import { RunFactsCard } from "./run-facts-card.tsx";
import type { SideProps } from "./types.ts";

/** How real the segments are, and what became of them since the run before. */
export const RunsSide = ({ shown, isTable }: SideProps) => (
  <>
    <div className={axesStyles.pair}>
      <QualityCard shown={shown} isTable={isTable} />
      <RunFactsCard shown={shown} />
    </div>
    <MovesCard shown={shown} isTable={isTable} />
  </>
);
