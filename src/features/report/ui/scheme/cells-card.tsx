"use client";

import { Radio } from "antd";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useId, useState } from "react";
import { Card } from "#core/ui/page/card.tsx";
import type { WireScheme } from "#features/report/contracts/rfm-scheme.ts";
import { RFM_KEYS_BY_VALUE, type RfmSegmentKey, type Scores } from "#lib/rfm/segments.ts";
import { cellIndex } from "#records/rules/rfm/scheme.ts";
import styles from "./rfm-scheme.module.css";
import type { DraftWords } from "./scheme-model.ts";

const DOWN = [5, 4, 3, 2, 1] as const;
const UP = [1, 2, 3, 4, 5] as const;
const clamp = (score: number) => Math.min(5, Math.max(1, score));

const STEPS: Record<string, Partial<Scores>> = {
  ArrowLeft: { monetary: -1 },
  ArrowRight: { monetary: 1 },
  ArrowUp: { frequency: 1 },
  ArrowDown: { frequency: -1 },
  PageUp: { recency: 1 },
  PageDown: { recency: -1 },
};

type Props = { scheme: WireScheme; words: DraftWords; onPaint: (indexes: number[], key: RfmSegmentKey) => void };

/** The 125 cells, painted with the chosen segment: by click, by dragging, or with the arrow keys and Space. */
export const CellsCard = ({ scheme: { cells }, words, onPaint }: Props) => {
  const t = useTranslations();
  const id = useId();
  const [brush, setBrush] = useState<RfmSegmentKey>("champions");
  const [active, setActive] = useState<Scores>({ recency: 5, frequency: 5, monetary: 1 });
  const cellId = ({ recency, frequency, monetary }: Scores) => `${id}-${recency}${frequency}${monetary}`;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const next = {
      recency: clamp(active.recency + (step.recency ?? 0)),
      frequency: clamp(active.frequency + (step.frequency ?? 0)),
      monetary: clamp(active.monetary + (step.monetary ?? 0)),
    };
    setActive(next);
    document.getElementById(cellId(next))?.focus();
  };
  return (
    <Card title={t("rfm_scheme.cells")} isLoose>
      <p className="text-13 soft" id={`${id}-keys`}>
        {t("rfm_scheme.cells_about")}
      </p>
      <Radio.Group
        name={`${id}-brush`}
        className={styles.brushes ?? ""}
        aria-label={t("rfm_scheme.brush")}
        value={brush}
        onChange={({ target }) => setBrush(target.value)}
        options={RFM_KEYS_BY_VALUE.map((key) => ({
          value: key,
          label: (
            <span className="inline-flex items-center gap-6">
              <span
                aria-hidden
                className={`place-center flex-none font-semibold ${styles.letters}`}
                style={words.style(key)}
              >
                {words.letters(key)}
              </span>
              {words.name(key)} ({cells.filter((cell) => cell === key).length})
            </span>
          ),
        }))}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys move between the buttons inside */}
      <div className={`grid gap-16 ${styles.panels}`} onKeyDown={onKeyDown}>
        {DOWN.map((recency) => (
          <fieldset key={recency} className="bare-fieldset">
            <legend className={`text-13 font-semibold ${styles.panelTitle}`}>
              {t("rfm_scheme.recency", { score: recency })}
            </legend>
            <div className={`grid gap-2 ${styles.panel}`}>
              {DOWN.flatMap((frequency) =>
                UP.map((monetary) => {
                  const scores = { recency, frequency, monetary };
                  const at = cellIndex(scores);
                  const key = cells[at] ?? "hibernating";
                  const isActive = cellId(active) === cellId(scores);
                  return (
                    <button
                      key={at}
                      id={cellId(scores)}
                      type="button"
                      tabIndex={isActive ? 0 : -1}
                      className={styles.cell}
                      style={words.style(key)}
                      aria-label={t("rfm_scheme.cell", { ...scores, segment: words.name(key) })}
                      aria-describedby={isActive ? `${id}-keys` : undefined}
                      onFocus={() => setActive(scores)}
                      onClick={() => onPaint([at], brush)}
                      onPointerEnter={({ buttons }) => buttons === 1 && onPaint([at], brush)}
                    >
                      {words.letters(key)}
                    </button>
                  );
                }),
              )}
            </div>
          </fieldset>
        ))}
      </div>
      <p className="text-13 soft">{t("rfm_scheme.cells_axes")}</p>
      <p className="text-13 soft">
        {t("rfm_scheme.cells_history", {
          newCustomers: words.name("new_customers"),
          atRisk: words.name("at_risk"),
          needAttention: words.name("need_attention"),
          loyal: words.name("potential_loyalists"),
          promising: words.name("promising"),
          hibernating: words.name("hibernating"),
        })}
      </p>
    </Card>
  );
};
