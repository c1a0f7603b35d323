"use client";

export { BrokenPage as default } from "#ui/shell/broken-page.tsx";
