"use client";

import { SearchOutlined } from "@ant-design/icons";
import { Input, InputNumber, type InputRef } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import { usePageKey } from "#core/ui/keys/active-keys.ts";
import { ariaKeys, SHORTCUTS } from "#core/ui/keys/shortcuts.ts";
import { useMe } from "#core/ui/session/me.ts";

type MinimumFieldProps = { label: string; value: number | null; onChange: (value: number | null) => void };

/** An amount that a list's customers have at least, in whole units of the business's currency; empty for all. */
export const MinimumField = ({ label, value, onChange }: MinimumFieldProps) => {
  const id = useId();
  const { currency } = useMe().business;
  const [typed, setTyped] = useState<number | null | undefined>();
  const [known, setKnown] = useState({ value, last: value });
  if (known.value !== value) {
    // Back or a link replaces what was typed; the address that follows the field's own change does not.
    if (value !== known.last) setTyped(undefined);
    setKnown({ value, last: value });
  }
  const take = () => {
    if (typed === undefined || typed === known.last) return;
    setKnown({ ...known, last: typed });
    onChange(typed);
  };
  return (
    <label className="inline-flex items-center gap-8" htmlFor={id}>
      {label}
      <InputNumber<number>
        id={id}
        min={0}
        max={999_999_999}
        precision={0}
        controls={false}
        suffix={currency}
        value={typed === undefined ? value : typed}
        onChange={setTyped}
        onBlur={take}
        onPressEnter={take}
      />
    </label>
  );
};

/** Long enough not to search at every letter, short enough to feel immediate. */
const PAUSE_MS = 300;

type SearchFieldProps = { label: string; value: string; onSearch: (q: string) => void };

/** Searches after a pause in typing, or immediately on Enter; `/` focuses it. Follows changes of the address by Back or links. */
export const SearchField = ({ label, value, onSearch }: SearchFieldProps) => {
  const field = useRef<InputRef>(null);
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  // The address changed, but not by typing here.
  if (known !== value) {
    setKnown(value);
    setText(value);
  }

  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => {
      setKnown(text);
      onSearch(text);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  });

  usePageKey("search", () => field.current?.focus());

  return (
    <Input
      ref={field}
      type="search"
      role="searchbox"
      prefix={<SearchOutlined aria-hidden />}
      aria-label={label}
      aria-keyshortcuts={ariaKeys(SHORTCUTS.search.keys)}
      placeholder={label}
      allowClear
      maxLength={100}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onPressEnter={() => text !== value && onSearch(text)}
    />
  );
};
