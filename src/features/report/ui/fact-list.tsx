import type { ReactNode } from "react";
import type { TermKey } from "#core/messages/terms.ts";
import { TermInfo } from "#core/ui/terms/term-info.tsx";
import styles from "./rfm.module.css";

export type Fact = { label: string; term?: TermKey; value: ReactNode; note?: string };

export const FactList = ({ facts }: { facts: Fact[] }) => (
  <dl className={styles.facts}>
    {facts.map(({ label, term, value, note }) => (
      <div key={label}>
        <dt>
          {label}
          {term && <TermInfo term={term} />}
        </dt>
        <dd>
          <strong>{value}</strong>
          {note && <span className={styles.soft}>{note}</span>}
        </dd>
      </div>
    ))}
  </dl>
);
