import type { ReactNode } from "react";
import styles from "./card.module.css";

type Props = {
  /** Facts without a value are left out. */
  facts: readonly (readonly [name: string, value: ReactNode])[];
  /** One below the other, for narrow cards. */
  isColumn?: boolean;
};

/** Names with their values, in a card. */
export const Facts = ({ facts, isColumn = false }: Props) => (
  <dl className={isColumn ? styles.factColumn : styles.facts}>
    {facts.map(
      ([name, value]) =>
        value !== null && (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
    )}
  </dl>
);
