export { RunPage as default } from "#features/operations/ui/run-page.tsx";
