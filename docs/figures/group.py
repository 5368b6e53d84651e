"""Draws docs/figures/group.svg: one pulsar of a simulated survey in a list, at its harmonics and in the beams around it.

    python3 docs/figures/group.py PSRSIEVE SCRATCH_FOLDER > docs/figures/group.svg
"""
import csv, math, random, subprocess, sys

psrsieve, scratch = sys.argv[1:]
FEATURES = "140.5,55.7,-0.23,-0.70,3.20,19.1,7.98,74.2"
NAMES = ("profile_mean,profile_std,profile_skewness,profile_kurtosis,dm_mean,dm_std,dm_skewness,dm_kurtosis,"
         "name,period_s,dm_pc_cm3,snr,ra_deg,dec_deg,mjd,tobs,width_turns")

# A pulsar of 0.25 s at DM 80 between seven beams, as a search finds it; and what else a search finds there.
random.seed(3)
beams = [(120.0, -30.0)] + [(120 + 0.17 * math.sin(k * math.pi / 3), -30 + 0.15 * math.cos(k * math.pi / 3)) for k in range(6)]
rows = []
for number, (ra, dec) in enumerate(beams):
    distance = math.hypot((ra - 120.03) * math.cos(math.radians(dec)), dec + 29.98)
    strength = 45 * math.exp(-4 * math.log(2) * (distance / 0.25) ** 2)
    for label, ratio, share in [("1", 1, 1), ("2", 2, 0.7), ("3", 3, 0.5), ("half", 0.5, 0.6), ("third", 1 / 3, 0.45)]:
        if strength * share > 6:
            drift = random.uniform(-0.3, 0.3) * 0.05 / 600
            rows.append((f"beam{number}_{label}", 1 / ((4 + drift) * ratio), 80 + random.uniform(-2, 2), strength * share, ra, dec))
    for noise in range(25):
        rows.append((f"beam{number}_noise{noise}", 10 ** random.uniform(-2.2, 0.9), random.uniform(0, 400),
                     random.uniform(6, 10), ra, dec))
with open(f"{scratch}/survey.csv", "w") as file:
    print(NAMES, file=file)
    for row in rows:
        print(FEATURES, *row, 59000, 600, 0.05, sep=",", file=file)
subprocess.run([psrsieve, "score", f"{scratch}/survey.csv", "-o", f"{scratch}/list.csv", "--top", "0", "--quiet"], check=True)
found = list(csv.DictReader(open(f"{scratch}/list.csv")))
largest = max(found, key=lambda row: int(row["group_size"]))["group"]

WIDTH, HEIGHT, LEFT, TOP, BOTTOM, RIGHT = 760, 380, 60, 24, 330, 480
def x(period): return LEFT + (math.log10(1 / period) + 1) / 3.3 * (RIGHT - LEFT)
def y(snr): return BOTTOM - (math.log10(snr) - math.log10(5)) / 1.05 * (BOTTOM - TOP)
def sky(row):
    return 630 - (float(row["ra_deg"]) - 120) * 480, 180 - (float(row["dec_deg"]) + 30) * 520
print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="DejaVu Sans, sans-serif" font-size="11">')
print(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>')
print(f'<rect x="{LEFT}" y="{TOP}" width="{RIGHT - LEFT}" height="{BOTTOM - TOP}" fill="none" stroke="#888"/>')
for frequency in (0.1, 1, 10, 100):
    print(f'<text x="{x(1 / frequency):.1f}" y="{BOTTOM + 16}" text-anchor="middle" fill="#444">{frequency:g}</text>')
for snr in (6, 10, 20, 40):
    print(f'<text x="{LEFT - 6}" y="{y(snr) + 4:.1f}" text-anchor="end" fill="#444">{snr}</text>')
print(f'<text x="{(LEFT + RIGHT) / 2}" y="{BOTTOM + 36}" text-anchor="middle">frequency (Hz)</text>')
print(f'<text transform="translate(20,{(TOP + BOTTOM) / 2}) rotate(-90)" text-anchor="middle">signal-to-noise</text>')
print('<text x="630" y="350" text-anchor="middle">the beams on the sky</text>')
for row in found:
    inside = row["group"] == largest
    colour = "#b3261e" if row["rank"] == largest else "#1f6fb2" if inside else "#c9c9c9"
    print(f'<circle cx="{x(float(row["period_s"])):.1f}" cy="{y(float(row["snr"])):.1f}" r="{4 if inside else 2}" fill="{colour}"/>')
strongest = {}
for row in found:
    if row["group"] == largest and float(row["snr"]) > strongest.get(row["harmonic"], (0, 0))[1]:
        strongest[row["harmonic"]] = (x(float(row["period_s"])), float(row["snr"]))
for harmonic, (place, snr) in sorted(strongest.items()):
    print(f'<text x="{place:.1f}" y="{y(snr) - 9:.1f}" text-anchor="middle">{harmonic}</text>')
members = {}
for row in found:
    members.setdefault(sky(row), 0)
    members[sky(row)] += row["group"] == largest
for (right, down), count in sorted(members.items()):
    print(f'<circle cx="{right:.1f}" cy="{down:.1f}" r="38" fill="{"#1f6fb2" if count else "none"}" fill-opacity="0.12" stroke="#888"/>')
    print(f'<text x="{right:.1f}" y="{down + 4:.1f}" text-anchor="middle">{count}</text>')
print("</svg>")
