"use client";

import { SearchOutlined } from "@ant-design/icons";
import { Input, type InputRef } from "antd";
import { useEffect, useRef, useState } from "react";
import { usePageKey } from "../keys/active-keys.ts";
import { ariaKeys } from "../keys/press.ts";
import { SHORTCUTS } from "../keys/shortcuts.ts";

/** Long enough not to search at every letter, short enough to feel immediate. */
const PAUSE_MS = 300;

type Props = { label: string; value: string; onSearch: (q: string) => void };

/** Searches after a pause in typing, or immediately on Enter; `/` focuses it. Follows changes of the address by Back or links. */
export const SearchField = ({ label, value, onSearch }: Props) => {
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
