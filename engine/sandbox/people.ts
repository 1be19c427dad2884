/** People for `$person`: invented names, one person a row, handles unique within a collection. */
import type { Person } from "../catalog/imitation/person.ts";
import { fraction } from "../catalog/imitation/random.ts";

const FIRST =
  "Ada Amara Aisha Alan Ana Andrei Anya Arjun Beatriz Ben Bianca Carlos Chen Chiara Clara Daniel Dara David Diego Dina Elena Elif Emil Emma Erik Esther Farid Fatima Felix Finn Freya Gabriel Grace Hana Hassan Helga Hiro Ida Imani Ines Ivan Jamal Jana Jonas Joon Julia Kai Karim Katya Kofi Lara Leila Leo Liam Lin Lucia Malik Maria Marta Mateo Mei Mila Nadia Nils Nina Noah Nora Olga Omar Oscar Paula Pavel Petra Priya Rafael Rania Ravi Rosa Ruth Sam Sana Sara Sofia Stefan Sven Tara Thomas Tomas Uma Vera Viktor Wei Yara Yusuf Zara Zoe".split(
    " ",
  );
const LAST =
  "Abbott Adeyemi Ahmed Alvarez Andersen Bakker Banerjee Becker Bianchi Brandt Carter Castro Chen Cohen Costa Dahl Das Dubois Eriksen Evans Farah Ferrari Fischer Flores Fontaine Garcia Gupta Haddad Hansen Hoffmann Hughes Ibrahim Ito Ivanova Jansen Johansson Kaplan Kato Keller Khan Kim Kowalski Kumar Larsen Laurent Lehmann Lopez Martin Mensah Meyer Moreau Mori Murphy Nakamura Nguyen Novak Nowak Okafor Okoye Olsen Ortega Park Patel Pereira Petrov Quinn Rahman Ramos Reyes Ricci Rossi Saito Santos Sato Schmidt Shah Silva Singh Sousa Suzuki Tanaka Torres Vargas Vogel Wagner Walsh Weber Wolf Wong Yamada Yilmaz Young Zhang Zimmermann".split(
    " ",
  );

/** Called once a row, in the order of the rows. */
export const createPeople = (seed: string): ((row: number) => Person) => {
  const taken = new Set<string>();
  return (row) => {
    for (let attempt = 0; ; attempt += 1) {
      const first = FIRST[Math.floor(fraction(`${seed}|first|${row}|${attempt}`) * FIRST.length)] ?? "Ada";
      const last = LAST[Math.floor(fraction(`${seed}|last|${row}|${attempt}`) * LAST.length)] ?? "Abbott";
      const plain = `${first}.${last}`.toLowerCase();
      // Far more rows than names: people then carry a number.
      const handle = attempt < 50 ? plain : `${plain}${row}`;
      if (taken.has(handle)) continue;
      taken.add(handle);
      return { first, last, name: `${first} ${last}`, handle };
    }
  };
};
