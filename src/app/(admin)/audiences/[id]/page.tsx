export { AudiencePage as default } from "#features/audiences/ui/audience-page.tsx";
