import type { InputHTMLAttributes, ReactNode, Ref } from "react";
import styles from "./login.module.css";

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, "onChange"> & {
  /** Its name as well. */
  id: string;
  label: string;
  field?: Ref<HTMLInputElement>;
  onChange?: (value: string) => void;
  /** What is wrong with it. */
  problem?: string | null | undefined;
  /** Ids of what else describes it. */
  notes?: readonly (string | false | undefined)[];
  /** Beside the input. */
  tool?: ReactNode;
  /** Below the input and its problem. */
  children?: ReactNode;
};

/** A field of the pages outside the product, with what is wrong with it beneath. */
export const LoginField = ({ id, label, field, onChange, problem, notes = [], tool, children, ...input }: Props) => {
  const described = [problem && `${id}-problem`, ...notes].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.input}>
        <input
          {...input}
          id={id}
          ref={field}
          name={id}
          onChange={(event) => onChange?.(event.target.value)}
          aria-invalid={Boolean(problem)}
          {...(described && { "aria-describedby": described })}
        />
        {tool}
      </div>
      {problem && (
        <p id={`${id}-problem`} className={styles.fieldError}>
          {problem}
        </p>
      )}
      {children}
    </div>
  );
};
