"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { LanguageChoice } from "./language-choice.tsx";
import styles from "./login.module.css";
import { LoginForm } from "./login-form.tsx";

/** Squares of a made-up shop, F5 on top, R1 on the left: [side 0–44, shade 1–7]. */
const ROWS: [number, number][][] = [
  [
    [0, 1],
    [8, 1],
    [10, 1],
    [20, 4],
    [44, 7],
  ],
  [
    [6, 1],
    [8, 1],
    [14, 2],
    [26, 4],
    [34, 5],
  ],
  [
    [12, 1],
    [20, 3],
    [24, 3],
    [36, 5],
    [40, 5],
  ],
  [
    [26, 2],
    [30, 3],
    [28, 3],
    [30, 3],
    [26, 3],
  ],
  [
    [38, 4],
    [42, 4],
    [40, 4],
    [44, 4],
    [38, 4],
  ],
];

const STEP = 60;

const CELLS = ROWS.flatMap((row, y) =>
  row.map(([side, shade], x) => ({ place: `${x * STEP} ${y * STEP}`, side, shade })),
);

/** A sample RFM grid that shows what the product does. */
const BrandPicture = () => {
  const t = useTranslations("login");
  return (
    <svg viewBox="0 0 300 300" role="img" aria-label={t("picture")}>
      {CELLS.map(({ place, side, shade }) => (
        <g key={place} transform={`translate(${place})`}>
          <rect x="2" y="2" width="56" height="56" rx="5" fill="var(--surface-card)" stroke="var(--line-card)" />
          {side > 0 && (
            <rect
              x={30 - side / 2}
              y={30 - side / 2}
              width={side}
              height={side}
              rx="4"
              fill={`var(--sequential-${shade - 1})`}
              stroke="var(--chart-axis-line)"
            />
          )}
        </g>
      ))}
    </svg>
  );
};

export const LoginPage = () => {
  const t = useTranslations();
  useEffect(() => {
    document.title = t("shell.page_title", { page: t("login.title"), place: t("shell.product") });
  }, [t]);
  return (
    <div className={styles.page}>
      <aside className={styles.brand} aria-label={t("shell.product")}>
        <p className={styles.product}>{t("shell.product")}</p>
        <BrandPicture />
        <p className={styles.promise}>{t("login.promise")}</p>
      </aside>
      <main className={styles.main}>
        <div className={styles.column}>
          <p className={styles.productSmall}>{t("shell.product")}</p>
          <h1 className={styles.title}>{t("login.title")}</h1>
          <LoginForm />
          <LanguageChoice />
        </div>
      </main>
    </div>
  );
};
