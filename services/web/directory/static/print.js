// A button to print: without script the browser's own menu does it.
for (const button of document.querySelectorAll(".js-print")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    // Paper has no clicks: what is folded is printed too.
    for (const folded of document.querySelectorAll("details")) {
      folded.open = true;
    }
    window.print();
  });
}
