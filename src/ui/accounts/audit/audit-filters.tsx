"use client";

import { CloseOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useTranslations } from "next-intl";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import { useImmediateChoice } from "#ui/shared/address/use-immediate-choice.ts";
import { MenuButton } from "#ui/shared/buttons/menu-button.tsx";
import styles from "../settings/settings.module.css";
import { ACTIONS } from "./actions.ts";
import { type AuditState, isReversedPeriod } from "./audit-state.ts";
import { useAuditWords } from "./use-audit-words.ts";

type Props = { state: AuditState; change: Address<AuditState>["change"]; actorName: string };

export const AuditFilters = ({ state, change, actorName }: Props) => {
  const t = useTranslations("audit");
  const words = useAuditWords();
  const action = state.action === "" ? t("any_action") : words.action(state.action);
  const isWrong = isReversedPeriod(state);
  const day = (name: "from" | "to") => (
    <Day
      id={`audit-${name}`}
      label={t(name)}
      value={state[name]}
      isWrong={isWrong}
      onChange={(value) => change({ [name]: value, page: 1 })}
    />
  );
  return (
    <div className={styles.filters}>
      {day("from")}
      {day("to")}
      <MenuButton
        aria-label={`${t("action")}: ${action}`}
        hasCaret
        overlayClassName={styles.longMenu ?? ""}
        menu={{
          items: [{ key: "", label: t("any_action") }, ...ACTIONS.map((key) => ({ key, label: words.action(key) }))],
          selectable: true,
          selectedKeys: [state.action],
          onClick: ({ key }) => change({ action: key, page: 1 }),
        }}
      >
        {action}
      </MenuButton>
      {state.actor !== "" && (
        <Button
          aria-label={t("remove_filter", { name: t("only", { name: actorName }) })}
          onClick={() => change({ actor: "", page: 1 })}
        >
          {t("only", { name: actorName })} <CloseOutlined aria-hidden />
        </Button>
      )}
      <p id="audit-turned" role="alert" className={styles.fieldError}>
        {isWrong ? t("turned") : ""}
      </p>
    </div>
  );
};

type DayProps = { id: string; label: string; value: string; isWrong: boolean; onChange: (value: string) => void };

const Day = ({ id, label, value, isWrong, onChange }: DayProps) => {
  // React gives the field its old value back until the address has followed, which interrupts typing.
  const [shown, choose] = useImmediateChoice(value, onChange);
  return (
    <label className={styles.date} htmlFor={id}>
      {label}
      <Input
        id={id}
        type="date"
        max="9999-12-31"
        value={shown}
        onChange={({ target }) => choose(target.value)}
        aria-invalid={isWrong}
        {...(isWrong && { status: "error", "aria-describedby": "audit-turned" })}
      />
    </label>
  );
};
