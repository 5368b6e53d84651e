"""What reviewers do with a page, and what has to come of it.

    python3 review.py BROWSER SCENARIO PAGE

Prints what was measured as JSON; anything that is not as it should be is an AssertionError.
"""

import csv
import io
import json
import sys
import time

from browsers import browsers


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def is_equal(found, wanted):
    assert found == wanted, f"{found!r} is not {wanted!r}"


def queue(browser):
    """Names in the queue as far as its rows are on the screen, by their height."""
    return browser.run("return [...document.querySelectorAll('.row')].sort((a, b) => a.offsetTop - b.offsetTop)"
                       ".map((row) => row.querySelector('.cut').textContent)")


def labelling(browser, page):
    """Ten verdicts by keyboard, undone and done again, kept over a reload, saved and read back."""
    browser.open(page)
    names = queue(browser)
    is_equal(browser.text("name"), names[0])
    browser.run("document.getElementById('labeller').value = 'A. Reviewer';"
                "document.getElementById('labeller').dispatchEvent(new Event('change'))")
    keys = ["i", "o", "p", "l", "y", "u", "i", "y", "y", "u"]
    browser.press(*keys)
    assert browser.text("progress").startswith("10 of "), browser.text("progress")
    is_equal(browser.text("unsaved"), "10 verdicts not yet saved to a file")
    is_equal(browser.text("name"), names[10])

    browser.press("Ctrl-z", "Ctrl-z")
    assert browser.text("progress").startswith("8 of "), browser.text("progress")
    is_equal(browser.text("name"), names[8])
    browser.press("Ctrl-y")
    assert browser.text("progress").startswith("9 of "), browser.text("progress")
    browser.reload()
    assert browser.text("progress").startswith("9 of "), browser.text("progress")
    browser.press("Ctrl-y")
    assert browser.text("progress").startswith("10 of "), browser.text("progress")

    # A verdict that replaces another, and a note; neither is lost.
    browser.press("a", "y")
    browser.run("const note = document.getElementById('note'); note.value = 'odd, \"quoted\"\\nsecond line';"
                "note.dispatchEvent(new Event('change'))")
    browser.click("save")
    name, text = browser.downloaded()
    assert name.endswith("-verdicts-A-Reviewer.csv"), name
    rows = rows_of(text)
    is_equal(list(rows[0]), ["candidate", "source", "label", "labeller", "time", "seconds", "note", "score_shown", "report"])
    labels = {"i": "T1_CAND", "o": "T2_CAND", "p": "KNOWN_PSR", "l": "NB_PSR", "y": "RFI", "u": "NOISE"}
    is_equal([(row["candidate"], row["label"]) for row in rows[:10]], [(name, labels[key]) for name, key in zip(names, keys)])
    last = {row["source"]: row for row in rows}
    # The tenth verdict's candidate is where the last of Ctrl-Y led; the one before was given another, and the next one a note.
    is_equal(len(last), 11)
    is_equal(last[rows[8]["source"]]["label"], "RFI")
    is_equal(sum(row["note"] == 'odd, "quoted"\nsecond line' for row in last.values()), 1)
    assert all(row["labeller"] == "A. Reviewer" for row in rows), rows
    assert all(0 <= float(row["seconds"]) < 60 for row in rows[:10]), rows
    assert all(row["score_shown"] for row in rows[:10]), rows
    is_equal(browser.text("unsaved"), "")

    # What was saved is what is shown: an empty browser that loads it shows the same.
    shown = browser.text("progress")
    browser.run("localStorage.clear()")
    browser.reload()
    assert browser.text("progress").startswith("0 of "), browser.text("progress")
    browser.drop("saved.csv", text)
    browser.wait("return document.getElementById('notice').textContent.includes('verdicts loaded.')")
    is_equal(browser.text("progress"), shown)

    # A note that is being written stays, whatever happens around it.
    browser.press("n")
    browser.run("document.getElementById('note').value = 'half written'; dispatchEvent(new Event('resize'));"
                "document.getElementById('panels').style.height = '300px'")
    browser.settle()
    browser.settle()
    is_equal(browser.run("return [document.activeElement.id, document.getElementById('note').value]"), ["note", "half written"])
    browser.run("document.getElementById('panels').style.height = ''; document.getElementById('note').value = ''; document.activeElement.blur()")

    # Another reviewer's file, dropped on the page.
    theirs = "source,label,labeller,time\n" + f"{rows[0]['source']},NOISE,B,2026-01-01T00:00:00Z\nelsewhere.pfd,RFI,B,\n"
    browser.drop("theirs.csv", theirs)
    browser.wait("return document.getElementById('notice').textContent.includes('0 verdicts loaded; 1 older than those here; 1 row is')")
    browser.drop("none.csv", "a,b\n1,2\n")
    browser.wait("return document.getElementById('notice').textContent.includes('is no list of verdicts')")
    # As a spreadsheet saves it.
    browser.drop("theirs.csv", theirs.replace(",", ";"))
    browser.wait("return document.getElementById('notice').textContent.includes('0 verdicts loaded; 1 older than those here; 1 row is')")
    return {}


def keys(browser, page):
    """No key acts where it should not; keys can be chosen."""
    browser.open(page)
    browser.run("document.getElementById('filter-text').focus()")
    browser.key("y")
    browser.settle()
    assert browser.text("progress").startswith("0 of "), browser.text("progress")
    browser.run("document.getElementById('filter-text').value = ''; document.getElementById('filter-text').blur();"
                "document.getElementById('filter-text').dispatchEvent(new Event('input'))")
    for options in ["repeat: true", "ctrlKey: true", "altKey: true", "metaKey: true"]:
        browser.run(f"document.dispatchEvent(new KeyboardEvent('keydown', {{key: 'y', code: 'KeyY', {options}}}))")
        browser.settle()
        assert browser.text("progress").startswith("0 of "), (options, browser.text("progress"))
    # A second key before the candidate after the first is on the screen.
    browser.run("for (const key of ['y', 'y', 'y']) document.dispatchEvent(new KeyboardEvent('keydown', {key}))")
    browser.settle()
    assert browser.text("progress").startswith("1 of "), browser.text("progress")
    # A Cyrillic keyboard: the key's place counts.
    browser.run("document.dispatchEvent(new KeyboardEvent('keydown', {key: '\u043d', code: 'KeyY'}))")
    browser.settle()
    assert browser.text("progress").startswith("2 of "), browser.text("progress")
    browser.press("?")
    browser.wait("return document.querySelector('dialog[open]')")
    browser.key("y")
    browser.settle()
    assert browser.text("progress").startswith("2 of "), browser.text("progress")
    browser.run("[...document.querySelectorAll('dialog button')].find((b) => b.textContent === 'digits').click()")
    browser.run("document.querySelector('dialog').close()")
    is_equal(browser.run("return document.querySelector('#verdict-RFI kbd').textContent"), "5")
    browser.press("1")
    assert "1 T1" in browser.text("progress"), browser.text("progress")
    browser.reload()
    is_equal(browser.run("return document.querySelector('#verdict-RFI kbd').textContent"), "5")
    return {}


def full(browser, page):
    """A browser's store that is full is told of at once, and what was kept before it is whole."""
    browser.open(page)
    browser.press("y", "y")
    browser.run("let size = 1 << 20; let n = 0; while (size > 0) { try { localStorage.setItem('filler' + n++, 'x'.repeat(size)); }"
                " catch { size >>= 1; } }")
    browser.press("u")
    assert "has no room" in browser.text("notice"), browser.text("notice")
    browser.run("for (const key of Object.keys(localStorage)) if (key.startsWith('filler')) localStorage.removeItem(key)")
    browser.press("i")
    assert browser.text("progress").startswith("4 of "), browser.text("progress")
    browser.click("save")
    is_equal(len(rows_of(browser.downloaded()[1])), 4)
    browser.reload()
    assert browser.text("progress").startswith("2 of "), browser.text("progress")
    return {}


def charts(browser, page):
    """A box in the plane filters the queue, and is labelled as a whole with one undo."""
    browser.open(page)
    for tab in ["plane", "sky", "scores"]:
        browser.click(f"tab-{tab}")
        assert browser.run("return document.querySelectorAll('#chart-area svg *').length") > 10, tab
        if tab == "sky":
            numbers = browser.run("return [...document.querySelectorAll('#chart-area svg text')].map((each) => each.textContent)")
            assert sum(number.endswith("°") for number in numbers) > 2, numbers
    browser.click("tab-plane")
    total = int(browser.text("progress").split(" of ")[1].split(" ")[0])
    browser.run("""
        const overlay = document.querySelector('#chart-area .overlay');
        const { left, top, width, height } = overlay.getBoundingClientRect();
        const fire = (kind, target, x, y) => target.dispatchEvent(new MouseEvent(kind, {
            view: window, bubbles: true, cancelable: true, clientX: x, clientY: y, button: 0 }));
        fire('mousedown', overlay, left + 2, top + 2);
        fire('mousemove', window, left + width / 2, top + height - 2);
        fire('mouseup', window, left + width / 2, top + height - 2);
    """)
    browser.settle()
    shown = int(browser.text("shown").split(", ")[1].split(" ")[0])
    assert 0 < shown < total, browser.text("shown")
    browser.run("const all = document.getElementById('label-all'); all.value = 'RFI'; document.getElementById('give-all').click()")
    browser.settle()
    assert browser.text("progress").startswith(f"{shown} of "), browser.text("progress")
    browser.press("Ctrl-z")
    assert browser.text("progress").startswith("0 of "), browser.text("progress")
    browser.run("document.querySelector('#filter-text').value = 'no candidate is called so';"
                "document.querySelector('#filter-text').dispatchEvent(new Event('input'))")
    browser.settle()
    assert browser.text("shown").startswith("0 in the queue"), browser.text("shown")
    return {}


def blind(browser, page):
    """A page that hides scores holds none."""
    browser.open(page)
    text = browser.run("return document.getElementById('survey').textContent")
    survey = json.loads(text)
    for candidate in survey["candidates"]:
        for key in ["score", "probability", "model", "explanation", "selected"]:
            assert key not in candidate, key
    browser.press("i")
    browser.click("save")
    rows = rows_of(browser.downloaded()[1])
    is_equal(rows[0]["score_shown"], "")
    assert browser.run("return document.getElementById('tab-scores')") is None
    return {}


def controls(browser, page):
    """Simulated pulsars show only at the end, and nobody learns from verdicts on them."""
    browser.open(page)
    assert not browser.run("return document.body.innerText.includes('simulated')")
    browser.press("y", "i", "p", "u", "u", "y")
    notice = browser.text("notice")
    assert "Of 2 simulated pulsars with a verdict you called 1 pulsars, 0 perhaps and 1 none." in notice, notice
    assert "Of 1 known pulsar with a verdict you called 1 pulsars" in notice, notice
    browser.click("save")
    text = browser.downloaded()[1]
    is_equal([row["source"] for row in rows_of(text)][1], "simulated:fold_1.pfd")
    browser.drop("again.csv", text)
    browser.wait("return document.getElementById('notice').textContent.includes('0 verdicts loaded; 6 older than those here.')")
    return {}


def hostile(browser, page):
    """Names and headers with markup, script ends, marks of direction and ten thousand letters: nothing runs, nothing breaks."""
    browser.open(page)
    count = len(json.loads(browser.run("return document.getElementById('survey').textContent"))["candidates"])
    for _ in range(count):
        assert not browser.run("return window.hacked"), "a script of a name ran"
        is_equal(browser.run("return document.querySelectorAll('img, iframe, object, embed, link, b').length"), 0)
        is_equal(browser.run("return document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight"), False)
        is_equal(browser.run("const facts = document.getElementById('facts').getBoundingClientRect(); return facts.right > innerWidth + 1"), False)
        browser.press("y")
    assert browser.text("progress").startswith(f"{count} of {count}"), browser.text("progress")
    for tab in ["plane", "sky", "scores"]:
        browser.click(f"tab-{tab}")
    # What the page does not ship cannot run, whatever puts it there.
    browser.run("const script = document.createElement('script'); script.textContent = 'window.hacked = true'; document.body.append(script);"
                "const image = document.createElement('div'); image.innerHTML = '<img src=x onerror=\"window.hacked = true\">'; document.body.append(image);")
    browser.settle()
    assert not browser.run("return window.hacked"), "the page's policy let a foreign script run"
    browser.run("document.querySelector('body > div:last-of-type img')?.remove()")
    browser.click("save")
    rows = rows_of(browser.downloaded()[1])
    names = {candidate["source"] for candidate in json.loads(browser.run("return document.getElementById('survey').textContent"))["candidates"]}
    is_equal({row["source"] for row in rows}, names)
    return {}


def speed(browser, page):
    """The first candidate, the next ones, and a hundred keys in three seconds without a wrong verdict."""
    start = time.monotonic()
    browser.open(page)
    first = browser.run("return performance.getEntriesByName('first candidate')[0].startTime") / 1000
    browser.settle()
    measured = browser.run_asynchronously("""
        const done = arguments[arguments.length - 1];
        const name = () => document.getElementById('name').textContent;
        const times = [];
        const given = [];
        // Seen before the page sees it: what is on the screen when a key comes.
        window.addEventListener('keydown', () => {
            const before = performance.now();
            requestAnimationFrame(() => {
                const channel = new MessageChannel();
                channel.port1.onmessage = () => times.push(performance.now() - before);
                channel.port2.postMessage(null);
            });
        }, true);
        const keys = ['y', 'u', 'i', 'o'];
        let count = 0;
        const begin = performance.now();
        const timer = setInterval(() => {
            const key = keys[count % 4];
            const [before, progress] = [name(), document.getElementById('progress').textContent];
            document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
            if (document.getElementById('progress').textContent !== progress) given.push([before, key]);
            count += 1;
            if (count === 100) {
                clearInterval(timer);
                const seconds = (performance.now() - begin) / 1000;
                setTimeout(() => done({ times, given, seconds }), 300);
            }
        }, 30);
    """)
    given = measured["given"]
    browser.click("save")
    rows = rows_of(browser.downloaded()[1])
    labels = {"y": "RFI", "u": "NOISE", "i": "T1_CAND", "o": "T2_CAND"}
    is_equal([(row["candidate"], row["label"]) for row in rows], [(name, labels[key]) for name, key in given])
    is_equal(len({name for name, _ in given}), len(given))
    times = sorted(measured["times"])
    return {
        "first_candidate_s": first, "opened_s": time.monotonic() - start, "next_ms_95": times[int(0.95 * len(times))],
        "next_ms_median": times[len(times) // 2], "verdicts": len(given), "keys_s": measured["seconds"],
    }


def many(browser, page):
    """A page of ten thousand opens, and its last candidate is shown."""
    browser.open(page)
    browser.press("i", "d")
    browser.run("document.getElementById('queue').scrollTop = 1e9")
    browser.settle()
    browser.run("[...document.querySelectorAll('.row')].sort((a, b) => b.offsetTop - a.offsetTop)[0].click()")
    browser.settle()
    is_equal(browser.text("name"), "fold_9999.pfd")
    return {"first_candidate_s": browser.run("return performance.getEntriesByName('first candidate')[0].startTime") / 1000}


def main():
    name, scenario, page = sys.argv[1:4]
    browser = browsers[name]()
    try:
        result = {"browser": browser.version, **globals()[scenario](browser, page)}
        wrong = [line for line in browser.complaints() if scenario != "hostile" or "Uncaught" in line]
        assert not wrong, wrong
    finally:
        browser.close()
    print(json.dumps(result))


if __name__ == "__main__":
    main()
