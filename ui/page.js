/* What Gradio's own page does not do: tell the server what a button wishes for, count seconds,
   zoom, show a quote where the pointer rests, and keep the document's language. */
(() => {
  "use strict";
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // --- language -------------------------------------------------------------------------------
  const turn = (language) => {
    document.documentElement.lang = language;
    document.documentElement.dir = language === "fa" ? "rtl" : "ltr";
  };
  const first = document.currentScript?.dataset.language || "fa";
  turn(first);
  document.addEventListener("change", (event) => {
    if (!event.target.closest?.("#language")) return;
    turn(event.target.value);
    localStorage.setItem("porsesh-language", event.target.value);
  });
  // The page is built in one language; a reader who chose the other one gets it back.
  const chosen = localStorage.getItem("porsesh-language") || first;
  const takeUp = () => {
    const choice = one(`#language input[value="${chosen}"]`);
    if (!choice) return setTimeout(takeUp, 50);
    if (!choice.checked) choice.click();
  };
  if (chosen !== first && /^(fa|en)$/.test(chosen)) takeUp();

  // --- wishes ---------------------------------------------------------------------------------
  let count = 0;
  const write = (field, text) => {
    const kind = field.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const tell = (room, text) => {
    const field = one(`#wish-${room} textarea, #wish-${room} input`);
    if (field) write(field, `${text} #${++count}`);
  };

  const zoom = (way) => {
    const panel = one("#evidence");
    const now = Number(panel.style.getPropertyValue("--zoom")) || 1;
    const next = Math.min(3, Math.max(0.5, now * (way === "in" ? 1.25 : 0.8)));
    panel.style.setProperty("--zoom", next.toFixed(3));
  };
  const say = (text) => {
    const field = one("#question textarea");
    write(field, text);
    setTimeout(() => one("#send")?.click(), 60);
  };
  const copy = (button) => {
    const answer = one(".answer", button.closest(".message") || document)?.cloneNode(true);
    if (!answer) return;
    all(".tools, .checked, .said, details", answer).forEach((part) => part.remove());
    all(".chip", answer).forEach((chip) => chip.replaceWith(`[${chip.textContent}]`));
    all(".paragraph, .origin, li", answer).forEach((part) => part.append("\n"));
    navigator.clipboard?.writeText(answer.textContent.trim());
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1500);
  };
  const save = (name, base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes]));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const rename = (button, id) => {
    const title = one(".open", button.closest("li"));
    const field = document.createElement("input");
    field.value = title.textContent;
    field.setAttribute("aria-label", button.title);
    field.dir = "auto";
    title.replaceWith(field);
    field.focus();
    field.select();
    let over = false;
    const leave = (kept) => {
      if (over) return;
      over = true;
      const text = field.value.trim();
      field.replaceWith(title);
      if (kept && text && text !== title.textContent) tell("talk", `rename ${id} ${text}`);
    };
    field.addEventListener("blur", () => leave(true));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") leave(true);
      if (event.key === "Escape") leave(false);
    });
  };

  let opener = null;
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button.wish");
    if (!button) return;
    // A chip may stand in a <summary>, which it shall not open.
    event.preventDefault();
    const [room, ...rest] = button.value.split(" ");
    const text = rest.join(" ");
    if (button.classList.contains("twice") && !button.classList.contains("armed")) {
      button.classList.add("armed");
      button.addEventListener("blur", () => button.classList.remove("armed"), { once: true });
      return;
    }
    if (room === "zoom") return zoom(text);
    if (room === "say") return say(text);
    if (room === "copy") return copy(button);
    if (room === "save") return save(text, button.nextElementSibling.textContent);
    if (room === "rename") return rename(button, text);
    if (room === "evidence" && rest[0] === "cite") opener = button;
    if (room === "evidence" && rest[0] === "close") opener?.focus();
    hideCard();
    tell(room, text);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!hideCard()) one("#evidence .close")?.click();
  });

  // --- the quote of a citation, where the pointer or the focus rests ----------------------------
  let card = null;
  const hideCard = () => {
    if (!card) return false;
    card.chip.title = card.title;
    card.element.remove();
    card = null;
    return true;
  };
  const showCard = (chip) => {
    if (!chip?.title || chip === card?.chip) return;
    hideCard();
    const element = document.createElement("div");
    element.className = "quote-card";
    element.dir = "auto";
    element.textContent = chip.title;
    document.body.append(element);
    const place = chip.getBoundingClientRect();
    const size = element.getBoundingClientRect();
    const left = Math.min(place.left, innerWidth - size.width - 8);
    const above = place.top - size.height - 6;
    element.style.left = `${Math.max(8, left)}px`;
    element.style.top = `${above > 8 ? above : place.bottom + 6}px`;
    card = { chip, element, title: chip.title };
    chip.title = "";
  };
  for (const kind of ["pointerover", "focusin"]) {
    document.addEventListener(kind, (event) => {
      const chip = event.target.closest?.(".chip");
      if (chip) showCard(chip);
      else if (kind === "pointerover") hideCard();
    });
  }
  document.addEventListener("focusout", hideCard);
  document.addEventListener("scroll", hideCard, true);

  // --- what was typed turns by the majority of its letters --------------------------------------
  const majority = (text) => {
    const right = (text.match(/\p{Script=Arabic}|\p{Script=Hebrew}/gu) || []).length;
    const left = (text.match(/\p{Script=Latin}|\p{Script=Greek}/gu) || []).length;
    return right === left ? "" : right > left ? "rtl" : "ltr";
  };
  const direction = (text) => {
    const prose = text.replace(/`[^`\n]+`|\$[^$\n]+\$|(?:https?:\/\/|www\.)\S+|\[[0-9۰-۹,، ]+\]/g, " ");
    return majority(prose.replace(/«[^«»]*»|“[^“”]*”|\([^()]*\)/g, " "))
      || majority(prose) || document.documentElement.dir;
  };
  const turnField = (field) => {
    const wanted = direction(field.value);
    if (field.dir !== wanted) field.dir = wanted;
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("textarea, input[type=text]")) turnField(event.target);
  });

  // --- seconds, focus, and what Gradio writes over ----------------------------------------------
  let since = null;
  const seconds = () => {
    const running = all(".elapsed");
    if (!running.length) since = null;
    else since ??= performance.now();
    for (const element of running) {
      const language = element.closest("[lang]")?.lang || "en";
      const passed = Math.floor((performance.now() - since) / 1000);
      const text = `${passed.toLocaleString(language === "fa" ? "fa-IR" : "en")}${language === "fa" ? " ثانیه" : " s"}`;
      if (passed > 0 && element.textContent !== text) element.textContent = text;
    }
  };
  setInterval(seconds, 250);

  // A reader starts at the question, not at the end of the sources: the last question stays at the
  // top while its answer grows, until the reader scrolls.
  let asked = 0;
  let following = false;
  const follow = () => {
    const rows = all("#conversation .user-row");
    if (rows.length > asked) following = true;
    asked = rows.length;
    if (!following || !rows.length) return;
    const row = rows.at(-1);
    let scroller = row.parentElement;
    while (scroller && !/auto|scroll/.test(getComputedStyle(scroller).overflowY)) {
      scroller = scroller.parentElement;
    }
    if (!scroller) return;
    const offset = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    if (Math.abs(offset) > 1) scroller.scrollTop += offset;
  };
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    document.addEventListener(kind, (event) => {
      if (event.target.closest?.("#conversation")) following = false;
    }, { passive: true });
  }

  let shown = null;
  const settle = () => {
    // Gradio names every message by its source, which here is HTML, and the place for files not by
    // what it shows: what stands there shall be read out.
    all(":is(#conversation [data-testid], #files button)[aria-label]")
      .forEach((element) => element.removeAttribute("aria-label"));
    const log = one("#conversation [role=log][aria-label]");
    if (log) {
      // Gradio's name for it is English; that of the tab is in the language of the page.
      log.removeAttribute("aria-label");
      const tab = one("#tabs button[role=tab]");
      tab.id ||= "chat-name";
      log.setAttribute("aria-labelledby", tab.id);
    }
    follow();
    all("#question textarea, #talk-search input, #talk-search textarea").forEach(turnField);
    const view = one("#evidence .page-view");
    if (view && view !== shown) {
      const desk = one(".desk", view);
      const mark = one(".mark, mark", view);
      const centre = () => {
        if (mark && desk) desk.scrollTop = mark.offsetTop - desk.clientHeight / 3;
      };
      const image = one("img", view);
      if (image && !image.complete) image.addEventListener("load", centre, { once: true });
      else centre();
      if (!shown) one("header", view)?.focus({ preventScroll: true });
    }
    shown = view;
  };
  new MutationObserver(settle).observe(document, {
    subtree: true,
    childList: true,
    attributeFilter: ["aria-label"],
  });
})();
