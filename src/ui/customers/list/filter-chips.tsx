"use client";

import { CloseOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import type { Criteria } from "#lib/domain/segments/criteria.ts";
import { partInWords } from "#lib/domain/segments/criteria-words.ts";
import { useCriteriaReader } from "#ui/segments/builder/use-criteria-reader.ts";
import { useImmediateChoice } from "#ui/shared/address/use-immediate-choice.ts";
import styles from "./customers.module.css";
import { topLevelConditions, withoutCondition } from "./customers-state.ts";

type Props = { f: Criteria; onChange: (f: Criteria | null) => void };

/** Each condition of the filter as text; a click, Enter or Delete removes it. */
export const FilterChips = ({ f: inAddress, onChange }: Props) => {
  const t = useTranslations("customers");
  const reader = useCriteriaReader();
  const [f, choose] = useImmediateChoice<Criteria | null>(inAddress, onChange);
  const parts = topLevelConditions(f).map((part, at) => ({ at, words: partInWords(part, reader) }));
  const remove = (at: number) => choose(withoutCondition(f, at));
  return (
    <ul className={styles.chips} aria-label={t("filters")}>
      {parts.map(({ at, words }) => (
        <li key={`${at} ${words}`}>
          <Button
            size="small"
            icon={<CloseOutlined aria-hidden />}
            iconPosition="end"
            aria-label={t("remove_filter", { rule: words })}
            onClick={() => remove(at)}
            onKeyDown={({ key }) => (key === "Delete" || key === "Backspace") && remove(at)}
          >
            {words}
          </Button>
        </li>
      ))}
    </ul>
  );
};
