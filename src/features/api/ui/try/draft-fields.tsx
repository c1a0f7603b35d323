"use client";

import { Input, Select } from "antd";
import { useTranslations } from "next-intl";
import type { Operation, Parameter } from "../operations.ts";
import styles from "../reference.module.css";
import { type Draft, isJson, missingParameters, toUpload } from "./draft.ts";

type FieldProps = {
  id: string;
  parameter: Parameter;
  value: string;
  isMissing: boolean;
  onChange: (value: string) => void;
};

const ParameterField = ({ id, parameter, value, isMissing, onChange }: FieldProps) => {
  const t = useTranslations("api");
  const { path, choices, standard, isRequired } = parameter;
  const placeholder = standard === undefined ? "" : String(standard);
  return (
    <div className={styles.control}>
      <label htmlFor={id}>
        <code>{path}</code>
      </label>
      {choices ? (
        <Select
          id={id}
          className={styles.select ?? ""}
          value={value}
          options={[
            { value: "", label: placeholder === "" ? t("not_sent") : t("not_sent_standard", { value: placeholder }) },
            ...choices.map((choice) => ({ value: choice, label: choice })),
          ]}
          popupMatchSelectWidth={false}
          onChange={onChange}
        />
      ) : (
        <Input
          id={id}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          value={value}
          onChange={({ target }) => onChange(target.value)}
          {...(isRequired && { "aria-required": true })}
          {...(isMissing && { status: "error" as const, "aria-invalid": true, "aria-describedby": `${id}-problem` })}
        />
      )}
      {isMissing && (
        <p id={`${id}-problem`} className={styles.problem}>
          {t("missing")}
        </p>
      )}
    </div>
  );
};

type FileFieldProps = { id: string; isMissing: boolean; onChange: (file: File) => void };

/** The file is the body, streamed when sent. */
const FileField = ({ id, isMissing, onChange }: FileFieldProps) => {
  const t = useTranslations("api");
  return (
    <div className={styles.control}>
      <label htmlFor={id}>{t("body_file")}</label>
      <input
        id={id}
        type="file"
        accept=".csv,.gz"
        required
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) onChange(file);
        }}
        {...(isMissing && { "aria-invalid": true, "aria-describedby": `${id}-problem` })}
      />
      {isMissing && (
        <p id={`${id}-problem`} className={styles.problem}>
          {t("missing")}
        </p>
      )}
    </div>
  );
};

type Props = { operation: Operation; draft: Draft; onChange: (draft: Draft) => void; showsProblems: boolean };

/** The parameters and body of a call; empty ones are not sent. */
export const DraftFields = ({ operation, draft, onChange, showsProblems }: Props) => {
  const t = useTranslations("api");
  const { id, parameters } = operation;
  const { values, body } = draft;
  const missing = showsProblems ? missingParameters(operation, draft) : [];
  const isBroken = body !== null && !isJson(body);
  return (
    <>
      {parameters.map((parameter) => (
        <ParameterField
          key={`${parameter.location} ${parameter.path}`}
          id={`${id}-in-${parameter.path}`}
          parameter={parameter}
          value={values[parameter.path] ?? ""}
          isMissing={missing.includes(parameter.path)}
          onChange={(value) => onChange({ ...draft, values: { ...values, [parameter.path]: value } })}
        />
      ))}
      {draft.upload && (
        <FileField
          id={`${id}-in-file`}
          isMissing={showsProblems && draft.upload.content === undefined}
          onChange={(file) => onChange({ ...draft, upload: toUpload(file) })}
        />
      )}
      {body !== null && (
        <div className={styles.control}>
          <label htmlFor={`${id}-in-body`}>{t("body_json")}</label>
          <Input.TextArea
            id={`${id}-in-body`}
            className={styles.bodyField ?? ""}
            autoSize={{ minRows: 4, maxRows: 20 }}
            spellCheck={false}
            value={body}
            onChange={({ target }) => onChange({ ...draft, body: target.value })}
            {...(isBroken && {
              status: "error" as const,
              "aria-invalid": true,
              "aria-describedby": `${id}-body-problem`,
            })}
          />
          {isBroken && (
            <p id={`${id}-body-problem`} className={styles.problem}>
              {t("no_json")}
            </p>
          )}
        </div>
      )}
    </>
  );
};
