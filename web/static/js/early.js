// Before the first paint: tells CSS that script runs, and puts on the look this browser chose.
document.documentElement.classList.add("scripted");
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch { /* storage refused: the system's look it is */ }
