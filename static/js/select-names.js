// select2 draws a box without a name: it takes that of the label of the field it stands for.
"use strict";

function nameSelects() {
  for (const box of document.querySelectorAll(".select2-selection")) {
    const select = box.closest(".select2-container").previousElementSibling;
    const label = select?.labels?.[0];
    const value = box.querySelector(".select2-selection__rendered");
    if (!label || !value) continue;
    label.id ||= `label-${select.id}`;
    box.setAttribute("aria-labelledby", `${label.id} ${value.id}`);
    value.setAttribute("aria-labelledby", label.id);
  }
}

document.addEventListener("formset:added", () => setTimeout(nameSelects));
addEventListener("load", nameSelects);
