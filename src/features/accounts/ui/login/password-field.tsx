"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, type Ref, useState } from "react";
import styles from "./login.module.css";
import { LoginField } from "./login-field.tsx";

type Props = {
  field: Ref<HTMLInputElement>;
  value: string;
  onChange: (value: string) => void;
  isReadOnly: boolean;
  /** The error of this field. */
  problem: string | null;
  /** A new password instead of an existing one. */
  chosen?: { label: string; hint: string };
};

export const PasswordField = ({ field, value, onChange, isReadOnly, problem, chosen }: Props) => {
  const t = useTranslations("login");
  const [isShown, setShown] = useState(false);
  const [hasCapsLock, setCapsLock] = useState(false);
  const watchCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState("CapsLock"));
  return (
    <LoginField
      id="password"
      label={chosen?.label ?? t("password")}
      field={field}
      type={isShown ? "text" : "password"}
      autoComplete={chosen ? "new-password" : "current-password"}
      value={value}
      readOnly={isReadOnly}
      onChange={onChange}
      onKeyDown={watchCapsLock}
      onKeyUp={watchCapsLock}
      onBlur={() => setCapsLock(false)}
      problem={problem}
      notes={[chosen && "password-hint", hasCapsLock && "caps-lock"]}
      tool={
        <button
          type="button"
          className={styles.eye}
          aria-label={isShown ? t("hide") : t("show")}
          onClick={() => setShown(!isShown)}
        >
          <svg
            viewBox="0 0 20 20"
            width="20"
            height="20"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            aria-hidden
          >
            <path d="M1.5 10s3-5.5 8.5-5.5S18.5 10 18.5 10s-3 5.5-8.5 5.5S1.5 10 1.5 10Z" />
            <circle cx="10" cy="10" r="2.5" />
            {isShown && <path d="m3 17 14-14" />}
          </svg>
        </button>
      }
    >
      {chosen && (
        <p id="password-hint" className={styles.fieldHint}>
          {chosen.hint}
        </p>
      )}
      <p id="caps-lock" role="status" className={styles.fieldNote}>
        {hasCapsLock ? t("caps_lock") : ""}
      </p>
    </LoginField>
  );
};
