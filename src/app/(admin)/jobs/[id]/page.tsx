export { RunPage as default } from "#ui/runs/run-page.tsx";
