"use client";

import { useTranslations } from "next-intl";
import styles from "./movement.module.css";
import { biggestMoves, type Move } from "./movement-model.ts";
import { usePlaceWords } from "./use-rank-words.ts";

const HOW_MANY = 5;

/** The moves that most people made, in words. */
export const BiggestMoves = ({ moves }: { moves: readonly Move[] }) => {
  const t = useTranslations("movement");
  const { sentence } = usePlaceWords();
  const biggest = biggestMoves(moves, HOW_MANY);
  if (biggest.length === 0) return null;
  return (
    <>
      <h3 className={styles.subtitle}>{t("moves")}</h3>
      <ol className={styles.moves}>
        {biggest.map((move) => (
          <li key={`${move.from} ${move.to}`}>{sentence(move)}</li>
        ))}
      </ol>
    </>
  );
};
