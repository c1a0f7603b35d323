"use client";

import { EyeInvisibleOutlined, EyeOutlined } from "@ant-design/icons";
import { Button, Input, type InputRef } from "antd";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type RefObject, useState } from "react";
import styles from "./login.module.css";

type Props = {
  field: RefObject<InputRef | null>;
  value: string;
  onChange: (value: string) => void;
  isReadOnly: boolean;
  /** What is wrong with it. */
  problem: string | null;
  /** Of one that is chosen now, instead of one that is known. */
  chosen?: { label: string; hint: string };
};

export const PasswordField = ({ field, value, onChange, isReadOnly, problem, chosen }: Props) => {
  const t = useTranslations("login");
  const [isShown, setShown] = useState(false);
  const [hasCapsLock, setCapsLock] = useState(false);
  const watchCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState("CapsLock"));
  const notes = [problem && "password-problem", chosen && "password-hint", hasCapsLock && "caps-lock"]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor="password">{chosen?.label ?? t("password")}</label>
      <Input
        id="password"
        ref={field}
        name="password"
        type={isShown ? "text" : "password"}
        autoComplete={chosen ? "new-password" : "current-password"}
        size="large"
        value={value}
        readOnly={isReadOnly}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={watchCapsLock}
        onKeyUp={watchCapsLock}
        onBlur={() => setCapsLock(false)}
        aria-invalid={problem !== null}
        {...(notes && { "aria-describedby": notes })}
        {...(problem && { status: "error" as const })}
        suffix={
          <Button
            type="text"
            size="small"
            icon={isShown ? <EyeInvisibleOutlined aria-hidden /> : <EyeOutlined aria-hidden />}
            aria-label={isShown ? t("hide") : t("show")}
            onClick={() => setShown(!isShown)}
          />
        }
      />
      {problem && (
        <p id="password-problem" className={styles.fieldError}>
          {problem}
        </p>
      )}
      {chosen && (
        <p id="password-hint" className={styles.fieldHint}>
          {chosen.hint}
        </p>
      )}
      <p id="caps-lock" role="status" className={styles.fieldNote}>
        {hasCapsLock ? t("caps_lock") : ""}
      </p>
    </div>
  );
};
