"use client";

import axesStyles from "../axes.module.css";
import { QualityCard } from "../quality/quality-card.tsx";
import type { SideProps } from "../types.ts";
import { MovesCard } from "./movement-card.tsx";
import { RunFactsCard } from "./run-facts-card.tsx";

/** The quality of the segments and their changes since the previous run. */
export const RunsSide = ({ shown, isTable }: SideProps) => (
  <>
    <div className={axesStyles.pair}>
      <QualityCard shown={shown} isTable={isTable} />
      <RunFactsCard shown={shown} />
    </div>
    <MovesCard shown={shown} isTable={isTable} />
  </>
);
