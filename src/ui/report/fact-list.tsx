import type { ReactNode } from "react";
import styles from "./rfm.module.css";

export type Fact = { label: string; value: ReactNode; note?: string };

export const FactList = ({ facts }: { facts: Fact[] }) => (
  <dl className={styles.facts}>
    {facts.map(({ label, value, note }) => (
      <div key={label}>
        <dt>{label}</dt>
        <dd>
          <strong>{value}</strong>
          {note && <span className={styles.soft}>{note}</span>}
        </dd>
      </div>
    ))}
  </dl>
);
