import type { ReactNode } from "react";
import type { TermKey } from "#lib/domain/glossary/terms.ts";
import { TermInfo } from "#ui/shared/terms/term-info.tsx";
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
